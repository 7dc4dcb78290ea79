WITH told AS MATERIALIZED (
    SELECT * FROM unnest(%s::uuid[], %s::int[], %s::bigint[], %s::text[], %s::smallint[], %s::text[], %s::text[],
                         %s::float8[], %s::text[], %s::boolean[])
        AS t (id, fence, attempt, outcome, status, detail, state, wait, reason, in_doubt)),
held AS MATERIALIZED (
    SELECT id FROM delivery_delivery WHERE id IN (SELECT id FROM told) ORDER BY id FOR UPDATE),
tried AS (
    UPDATE delivery_attempt a SET finished_at = statement_timestamp(), outcome = t.outcome, status = t.status, detail = t.detail
      FROM told t JOIN held h ON h.id = t.id
     WHERE a.id = t.attempt AND a.finished_at IS NULL AND t.outcome <> ''),
unbegun AS (
    DELETE FROM delivery_attempt a USING told t JOIN held h ON h.id = t.id
     WHERE a.id = t.attempt AND a.finished_at IS NULL AND t.outcome = '')
UPDATE delivery_delivery d
   SET state = CASE WHEN t.state = 'sent' OR d.reason = '' THEN t.state ELSE 'stopped' END,  -- overtaken meanwhile
       reason = CASE WHEN t.state = 'sent' OR d.reason = '' THEN t.reason ELSE d.reason END,
       lease_until = NULL, in_doubt = t.in_doubt,
       sent_at = CASE WHEN t.state = 'sent' THEN COALESCE(d.sent_at, statement_timestamp()) ELSE d.sent_at END,
       next_at = CASE WHEN t.state = 'queued' AND t.outcome <> '' THEN statement_timestamp() + make_interval(secs => t.wait)
                      ELSE d.next_at END,
       attempts = d.attempts - (t.outcome = '')::int
  FROM told t JOIN held h ON h.id = t.id
 WHERE d.id = t.id AND d.fence = t.fence AND d.state = 'sending'
