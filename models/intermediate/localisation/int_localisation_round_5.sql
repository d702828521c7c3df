{{ localisation_round(5) }}
