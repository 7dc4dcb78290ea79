"""How the tables of the signals app came to be."""
