"""Commands of the urgent cases, a file each."""
