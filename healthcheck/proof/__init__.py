"""The proof of "what to do next": every state of findings, and what must be true of the advice in each."""
