{{ localisation_round(4) }}
