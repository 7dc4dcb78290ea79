"""Who we look after."""
