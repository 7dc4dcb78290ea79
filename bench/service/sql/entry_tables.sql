-- The trail's own table twice, with its indexes and constraints, for entries that mean nothing: chained, and not.
CREATE TABLE IF NOT EXISTS bench_limit.entry (LIKE public.audit_entry INCLUDING ALL);
CREATE TABLE IF NOT EXISTS bench_limit.plain_entry (LIKE public.audit_entry INCLUDING ALL);
CREATE SEQUENCE IF NOT EXISTS bench_limit.place;
