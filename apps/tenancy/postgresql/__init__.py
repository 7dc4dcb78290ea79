"""Django's PostgreSQL backend, whose every query runs in the scope of the moment."""
