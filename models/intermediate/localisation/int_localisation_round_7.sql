{{ localisation_round(7) }}
