{{ localisation_round(1) }}
