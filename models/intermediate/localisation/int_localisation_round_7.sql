{{ locate_round(7) }}
