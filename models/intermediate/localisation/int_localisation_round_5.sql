{{ locate_round(5) }}
