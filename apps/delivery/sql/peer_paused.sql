UPDATE delivery_peer SET open_until = GREATEST(open_until, statement_timestamp() + make_interval(secs => %s)) WHERE channel = %s
