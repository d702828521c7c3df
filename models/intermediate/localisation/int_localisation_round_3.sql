{{ locate_round(3) }}
