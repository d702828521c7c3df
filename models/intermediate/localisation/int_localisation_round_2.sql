{{ localisation_round(2) }}
