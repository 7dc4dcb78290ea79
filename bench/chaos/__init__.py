"""Faults on purpose: real processes are killed, stalled and starved, and logs outside of them say what came of it."""
