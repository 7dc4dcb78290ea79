"""Who may call us: organisations, their credentials, and the doors they come through."""
