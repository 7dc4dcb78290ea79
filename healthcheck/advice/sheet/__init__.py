"""The tables as a clinician reads them: one page in colour, and the same as CSV."""
