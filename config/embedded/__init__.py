"""PostgreSQL and Valkey from wheels, for a first run, development and tests: never for production."""
