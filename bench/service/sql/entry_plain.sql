-- The same entry, that nothing chains and nobody waits for.
INSERT INTO bench_limit.plain_entry (lane, sequence, at, actor, action, subject, detail, previous_hash, hash) VALUES (
    pg_backend_pid() % 16, nextval('bench_limit.place'), now(), 'bench', 'check.measured', gen_random_uuid(), '{}',
    decode(repeat('0', 64), 'hex'), sha256(decode(repeat('0', 64), 'hex')));
