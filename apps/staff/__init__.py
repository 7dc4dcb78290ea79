"""Those who work for this service: their roles, how they sign in, what takes two of them, and breaking the glass."""
