"""What to do next: findings from measurements and scores, and one table from findings to actions, both as data."""

VERSION = "2026-11"
