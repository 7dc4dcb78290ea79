"""A population that never was: facts of made-up people, for demonstrations, benchmarks and tests."""
