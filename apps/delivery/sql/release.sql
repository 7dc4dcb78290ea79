UPDATE delivery_lane l
   SET lease_until = NULL, failures = %(failures)s,
       open_until = CASE WHEN %(open)s::float8 IS NOT NULL THEN statement_timestamp() + make_interval(secs => %(open)s) END,
       next_at = GREATEST(statement_timestamp() + make_interval(secs => %(hold)s), COALESCE((
           SELECT min(d.next_at) FROM delivery_delivery d
            WHERE d.channel = l.channel AND d.destination = l.destination AND d.state = 'queued' AND NOT d.urgent),
           '9999-01-01'))
 WHERE id = %(lane)s AND fence = %(fence)s
