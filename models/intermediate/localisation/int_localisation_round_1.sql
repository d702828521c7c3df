{{ locate_round(1) }}
