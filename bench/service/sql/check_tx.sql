-- The check transaction: 1 check of 1 kB, 12 results, 2 of the outbox, 2 of the trail, in one statement and commit.
WITH c AS (
    INSERT INTO bench_limit.one_check (id, person, payload)
    SELECT uuidv7(), gen_random_uuid(), decode(repeat(md5(random()::text), 64), 'hex') RETURNING id
), r AS (
    INSERT INTO bench_limit.result
    SELECT uuidv7(), c.id, n, decode(repeat(md5(random()::text), 4), 'hex') FROM c, generate_series(1, 12) n
), o AS (
    INSERT INTO bench_limit.outbox
    SELECT uuidv7(), c.id, 0, now(), decode(repeat(md5(random()::text), 64), 'hex') FROM c, generate_series(1, 2)
)
INSERT INTO bench_limit.audit
SELECT uuidv7(), c.id, now(), decode(repeat(md5(random()::text), 2), 'hex') FROM c, generate_series(1, 2);
