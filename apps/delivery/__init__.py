"""The outbox, its attempts and the channels it sends through."""
