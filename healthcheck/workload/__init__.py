"""The work that checks make for a surgery: what counts as an item, how many a wave of invitations brings, how long each
may wait. All of it rests on the advice table itself; no rule stands here a second time.
"""
