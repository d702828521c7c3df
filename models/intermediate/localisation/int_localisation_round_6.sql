{{ locate_round(6) }}
