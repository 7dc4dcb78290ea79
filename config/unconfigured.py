"""Why the service may not start."""


class Unconfigured(RuntimeError):
    """The message names every variable that is missing or will not do, and never a value."""
