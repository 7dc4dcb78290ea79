"""Tenancy: whose rows a query may see, kept by PostgreSQL itself beside the application's own checks."""
