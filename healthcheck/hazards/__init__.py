"""The clinical safety file's hazard log as data: what could harm somebody, what prevents it, the test that proves it.

Run `python -m healthcheck.hazards --help`.
"""
