INSERT INTO delivery_lane (channel, destination)
SELECT %(channel)s, %(destination)s
 WHERE NOT EXISTS (SELECT FROM delivery_lane
                    WHERE channel = %(channel)s AND destination = %(destination)s AND next_at <= statement_timestamp())
ON CONFLICT (channel, destination) DO UPDATE
   SET next_at = GREATEST(statement_timestamp(), delivery_lane.open_until)
 WHERE delivery_lane.next_at > GREATEST(statement_timestamp(), delivery_lane.open_until)
RETURNING id
