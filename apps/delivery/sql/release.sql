-- Give a lane back; where a call of it went well, nothing is wrong with the channel's peer either.
WITH well AS (
    UPDATE delivery_peer SET failures = 0, failing_since = NULL, open_until = NULL
     WHERE channel = %(channel)s AND %(well)s AND (failures > 0 OR open_until IS NOT NULL))
UPDATE delivery_lane l
   SET lease_until = NULL, failures = %(failures)s,
       open_until = CASE WHEN %(open)s::float8 IS NOT NULL THEN statement_timestamp() + make_interval(secs => %(open)s) END,
       next_at = GREATEST(statement_timestamp() + make_interval(secs => %(hold)s), COALESCE((
           SELECT min(d.next_at) FROM delivery_delivery d
            WHERE d.channel = l.channel AND d.destination = l.destination AND d.state = 'queued' AND NOT d.urgent),
           '9999-01-01'))
 WHERE id = %(lane)s AND fence = %(fence)s
