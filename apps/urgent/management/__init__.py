"""Commands of the urgent cases."""
