"""Scores for a whole file of people: read in chunks, checked, scored and written, with the equations of one person.

A file is never held whole: memory stays the same however long it is. Every row keeps its place and all it had; a row
that cannot be scored has the reason beside it.
"""
