{{ localisation_round(6) }}
