"""Urgent findings: a case with a clock, which ends when a named human has answered."""
