"""What is proved by assessing people, which needs a table that the service itself accepts."""

from healthcheck.proof import people, readers
from healthcheck.proof.properties import Property

LIVED = (
    Property(
        "the words, the code and the category are of one row",
        "states",
        lambda at: readers.same_row(at.tables, at.kinds, at.blocks),
    ),
    Property(
        "both sexes and every ethnicity are advised", "people", lambda at: people.every_sex_and_ethnicity(at.tables)
    ),
    Property("a worse value never gives milder advice", "pairs of people", lambda at: people.worse_values(at.tables)),
)
