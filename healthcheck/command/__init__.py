"""What `python -m healthcheck` does: scores files, lists the scores, describes one."""
