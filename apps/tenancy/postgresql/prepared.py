"""A statement whose plan the server keeps with the connection: what every arrival asks anew is planned once.

A third of what a request costs the database is planning, and row-level security makes plans long. A kept plan asks
for the scope each time it runs, so it shows every caller what is theirs; another role has a plan of its own.

It is kept only inside a transaction, where the scope stands already, and only where the database's address says so
(`prepare_threshold`): a pooler that gives each transaction another connection may not know what was prepared. Such a
statement names its columns: a plan for `*` is refused once a column is added.
"""


class Prepared(str):
    """The text of a statement, with its places."""

    __slots__ = ()
