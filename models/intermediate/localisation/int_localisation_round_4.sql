{{ locate_round(4) }}
