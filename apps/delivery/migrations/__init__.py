"""How the outbox's tables came to be."""
