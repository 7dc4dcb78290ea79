-- What the limit writes to: the shape of one check in four tables, four indexes beside their keys.
CREATE SCHEMA IF NOT EXISTS bench_limit;
SET search_path = bench_limit;
CREATE TABLE IF NOT EXISTS one_check (id uuid PRIMARY KEY, person uuid, payload bytea, at timestamptz DEFAULT now());
CREATE INDEX IF NOT EXISTS one_check_person ON one_check (person);
CREATE TABLE IF NOT EXISTS result (id uuid PRIMARY KEY, check_of uuid, kind smallint, payload bytea);
CREATE INDEX IF NOT EXISTS result_check ON result (check_of);
CREATE TABLE IF NOT EXISTS outbox (id uuid PRIMARY KEY, check_of uuid, state smallint, due timestamptz, payload bytea);
CREATE INDEX IF NOT EXISTS outbox_due ON outbox (state, due);
CREATE TABLE IF NOT EXISTS audit (id uuid PRIMARY KEY, check_of uuid, at timestamptz, hash bytea);
CREATE INDEX IF NOT EXISTS audit_check ON audit (check_of);
