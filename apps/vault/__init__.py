"""Encrypted fields, blind indexes and the key ring."""
