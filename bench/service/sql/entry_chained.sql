-- An entry of the trail as the service adds it: a lane that nobody holds, where it ends, the entry with its hash.
SELECT audit_free_lane() AS lane \gset
SELECT coalesce(max(sequence), 0) + 1 AS sequence FROM bench_limit.entry WHERE lane = :lane \gset
SELECT coalesce(max(encode(hash, 'hex')), repeat('0', 64)) AS previous
  FROM bench_limit.entry WHERE lane = :lane AND sequence = :sequence - 1 \gset
INSERT INTO bench_limit.entry (lane, sequence, at, actor, action, subject, detail, previous_hash, hash) VALUES (
    :lane, :sequence, now(), 'bench', 'check.measured', gen_random_uuid(), '{}', decode(':previous', 'hex'),
    sha256(decode(':previous', 'hex')));
