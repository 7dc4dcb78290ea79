"""The Django side: what is kept, and the doors."""
