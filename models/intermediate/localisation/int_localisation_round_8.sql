{{ localisation_round(8) }}
