-- Write a batch down, if each of its messages is still this worker's to send: one that stalled for longer than its lease
-- would say, under a reference that nobody knows, what another worker has said since.
WITH held AS MATERIALIZED (
    SELECT d.id FROM delivery_delivery d
      JOIN unnest(%(members)s::uuid[], %(fences)s::int[]) AS t (id, fence) ON t.id = d.id AND t.fence = d.fence
     WHERE d.state = 'sending' ORDER BY d.id FOR UPDATE OF d)
INSERT INTO delivery_batch (id, channel, members)
SELECT %(id)s, %(channel)s, %(members)s::uuid[] WHERE (SELECT count(*) FROM held) = cardinality(%(members)s::uuid[])
