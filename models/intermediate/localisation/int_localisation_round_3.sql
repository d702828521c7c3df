{{ localisation_round(3) }}
