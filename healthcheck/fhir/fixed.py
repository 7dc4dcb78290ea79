"""Parts of a record that stand in it more than once: made once, never changed, so looked at once.

A fixed part is a dictionary or a list like any other to whoever reads or writes it as JSON. It refuses to be changed,
so what one record shows of it every other does too. A deep copy of it is an ordinary one.
"""

from typing import Any, NoReturn, SupportsIndex


class Unchangeable(TypeError):
    """Somebody changes a part that other places, or other records, have too."""


def _refuse(*_: object, **__: object) -> NoReturn:
    raise Unchangeable("This part is shared. Make another one, or change a deep copy.")


class FixedDict(dict[str, Any]):
    """A dictionary that stays as it is.

    `known` is for those who look at records: what they found of it, each under a name of their own.
    """

    __slots__ = ("known",)

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__(*values, **named)
        self.known: dict[object, Any] = {}

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        return {name: _plain(each) for name, each in self.items()}

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[type, tuple[dict[str, Any]]]:
        return dict, (_plain(self),)

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse


class FixedList(list[Any]):
    """A list that stays as it is."""

    __slots__ = ()

    def __deepcopy__(self, memo: dict[int, Any]) -> list[Any]:
        return [_plain(each) for each in self]

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[type, tuple[list[Any]]]:
        return list, (_plain(self),)

    __setitem__ = __delitem__ = __iadd__ = __imul__ = _refuse
    append = clear = extend = insert = pop = remove = reverse = sort = _refuse


def fixed(part: dict[str, Any]) -> FixedDict:
    """The same, with everything in it, for good."""
    return FixedDict({name: _fixed(each) for name, each in part.items()})


def _fixed(value: Any) -> Any:
    if isinstance(value, dict):
        return value if isinstance(value, FixedDict) else fixed(value)
    return FixedList(_fixed(each) for each in value) if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value
