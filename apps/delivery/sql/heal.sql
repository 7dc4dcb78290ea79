WITH RECURSIVE place AS (
    (SELECT channel, destination, next_at FROM delivery_delivery WHERE state = 'queued' AND NOT urgent
      ORDER BY channel, destination, next_at LIMIT 1)
    UNION ALL
    SELECT n.* FROM place p CROSS JOIN LATERAL (
        SELECT d.channel, d.destination, d.next_at FROM delivery_delivery d
         WHERE d.state = 'queued' AND NOT d.urgent AND (d.channel, d.destination) > (p.channel, p.destination)
         ORDER BY d.channel, d.destination, d.next_at LIMIT 1) n),
late AS (
    SELECT p.* FROM place p LEFT JOIN delivery_lane l ON l.channel = p.channel AND l.destination = p.destination
     WHERE l.id IS NULL OR ((l.lease_until IS NULL OR l.lease_until <= statement_timestamp())
            AND l.next_at > GREATEST(statement_timestamp(), p.next_at, l.open_until)))
INSERT INTO delivery_lane (channel, destination, next_at)
SELECT channel, destination, GREATEST(statement_timestamp(), next_at) FROM late ORDER BY channel, destination
ON CONFLICT (channel, destination) DO UPDATE SET next_at = GREATEST(EXCLUDED.next_at, delivery_lane.open_until)
