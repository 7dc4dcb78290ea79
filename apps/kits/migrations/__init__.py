"""Migrations of the kits app."""
