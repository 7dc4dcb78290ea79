"""Strict stand-ins for the systems around the service: real HTTP servers that refuse what the real ones refuse."""
