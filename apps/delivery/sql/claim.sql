-- Claim a batch: the ready lanes of a channel, and of each the deliveries that come next. One statement, no transaction.
WITH peer AS MATERIALIZED (
    SELECT channel, open_until IS NOT NULL AS probing,
           LEAST(%(burst)s, tokens + %(rate)s * EXTRACT(EPOCH FROM statement_timestamp() - filled_at)::float8) AS tokens
      FROM delivery_peer
     WHERE channel = %(channel)s AND (open_until IS NULL OR open_until <= statement_timestamp()) FOR UPDATE SKIP LOCKED),
closed AS MATERIALIZED (
    SELECT id, destination FROM delivery_lane
     WHERE channel = %(channel)s AND open_until IS NULL AND next_at <= statement_timestamp()
       AND (lease_until IS NULL OR lease_until <= statement_timestamp())
       AND (%(destination)s::text IS NULL OR destination = %(destination)s::text)
       AND EXISTS (SELECT FROM peer WHERE tokens >= 1 OR %(only)s::uuid IS NOT NULL)
     ORDER BY next_at LIMIT %(lanes)s FOR UPDATE SKIP LOCKED),
opened AS MATERIALIZED (
    SELECT id, destination FROM delivery_lane
     WHERE channel = %(channel)s AND open_until IS NOT NULL AND next_at <= statement_timestamp()
       AND (lease_until IS NULL OR lease_until <= statement_timestamp())
       AND (%(destination)s::text IS NULL OR destination = %(destination)s::text)
       AND EXISTS (SELECT FROM peer WHERE tokens >= 1 OR %(only)s::uuid IS NOT NULL)
     ORDER BY next_at LIMIT %(probes)s FOR UPDATE SKIP LOCKED),
ready AS (SELECT id, destination, %(each)s AS most FROM closed UNION ALL SELECT id, destination, 1 FROM opened),
bound AS (SELECT (CASE WHEN probing THEN 1 WHEN %(together)s THEN %(most)s ELSE GREATEST(1, LEAST(floor(tokens), %(most)s)) END)::int AS most FROM peer),
picked AS MATERIALIZED (
    SELECT d.id, l.id AS lane FROM ready l CROSS JOIN LATERAL (
    SELECT d.id FROM delivery_delivery d
     WHERE d.channel = %(channel)s AND d.destination = l.destination AND d.state = 'queued' AND NOT d.urgent
       AND d.next_at <= statement_timestamp() AND (%(only)s::uuid IS NULL OR d.id = %(only)s::uuid)
       AND NOT EXISTS (
             SELECT FROM delivery_delivery e
              WHERE e.subject = d.subject AND e.destination = d.destination AND e.channel = d.channel
                AND e.state IN ('queued', 'sending') AND (e.queued_at, e.id) < (d.queued_at, d.id))
       AND NOT EXISTS (
             SELECT FROM delivery_stop s
              WHERE s.subject = d.subject AND s.what = %(what)s AND s.lifted_at IS NULL)
     ORDER BY d.next_at LIMIT l.most FOR UPDATE SKIP LOCKED) d LIMIT (SELECT most FROM bound)),
claimed AS (
    UPDATE delivery_delivery d
       SET state = 'sending', reason = '', fence = d.fence + 1, attempts = d.attempts + 1,
           lease_until = statement_timestamp() + make_interval(secs => %(lease)s)
      FROM picked p WHERE d.id = p.id
    RETURNING d.id, p.lane, d.fence, d.attempts, d.in_doubt, d.queued_at),
begun AS (
    INSERT INTO delivery_attempt (delivery_id, number, outcome, detail)
    SELECT c.id, 1 + (SELECT count(*) FROM delivery_attempt t WHERE t.delivery_id = c.id), '', '' FROM claimed c
    RETURNING id, delivery_id, number),
leased AS (
    UPDATE delivery_lane l
       SET fence = l.fence + 1, lease_until = statement_timestamp() + make_interval(secs => %(lease)s),
           next_at = statement_timestamp() + make_interval(secs => %(lease)s),
           open_until = CASE WHEN l.open_until IS NOT NULL THEN statement_timestamp() + make_interval(secs => %(probe)s) END
     WHERE l.id IN (SELECT lane FROM claimed)
    RETURNING l.id, l.fence, l.failures, l.open_until IS NOT NULL AS probing),
passed AS (
    UPDATE delivery_lane l
       SET next_at = COALESCE((
               SELECT min(d.next_at) FROM delivery_delivery d
                WHERE d.channel = l.channel AND d.destination = l.destination AND d.state = 'queued'
                  AND NOT d.urgent AND d.next_at > statement_timestamp()), '9999-01-01')
     WHERE l.id IN (SELECT id FROM ready) AND l.id NOT IN (SELECT lane FROM picked) AND %(only)s::uuid IS NULL
       AND (SELECT count(*) FROM picked) < (SELECT most FROM bound)),
paid AS (
    UPDATE delivery_peer p
       SET tokens = peer.tokens - (SELECT CASE WHEN %(together)s THEN 1 ELSE count(*) END FROM claimed), filled_at = statement_timestamp(),
           open_until = CASE WHEN peer.probing THEN statement_timestamp() + make_interval(secs => %(probe)s) END
      FROM peer WHERE p.channel = peer.channel AND EXISTS (SELECT FROM claimed))
SELECT c.lane, l.fence, l.failures, l.probing, c.id, c.fence, b.id, b.number, c.attempts, c.in_doubt
  FROM claimed c JOIN begun b ON b.delivery_id = c.id JOIN leased l ON l.id = c.lane
 ORDER BY c.lane, c.queued_at, c.id
