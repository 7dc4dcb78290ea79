"""The walk: one check after another through the real API, and stand-ins for the systems around it."""
