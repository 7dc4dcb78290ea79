"""A file, or a wish about it, that cannot be served; the words say why and what to do."""


class Unusable(Exception):
    """Nothing is written."""
