"""How fast the scores are, beside what the machine can do at most: `make bench`."""
