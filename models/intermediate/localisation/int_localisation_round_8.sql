{{ locate_round(8) }}
