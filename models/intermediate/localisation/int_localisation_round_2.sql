{{ locate_round(2) }}
