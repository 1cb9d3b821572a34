"""How it is declared what a table holds of a client."""

from collections.abc import Mapping
from dataclasses import dataclass, field

CARDS = "($1::int[])"  # the numbers of a client's cards: theirs, and those that went up in it
VISITS = f"(SELECT id FROM visit WHERE client = ANY{CARDS})"  # noqa: S608  # only constants
NOBODY = "'Erased client'"
OTHER_CODE = "replace(gen_random_uuid()::text, '-', '')"


@dataclass(frozen=True, slots=True)
class Held:
    """What one table holds of a client. Each of its columns with text or bytes is in exactly one of these:

    `emptied`, by what SQL; `leaves`, with its row; `anew`, written anew with the card; `free`, that never
    holds anything of a client. Those in `swept` are free texts in which somebody may be named whose row it is
    not: the names, numbers and addresses of who is erased are taken out of them.

    `whose` is SQL: which rows are theirs. `title` is what people call those rows; without one they are not
    told of. `without` says in words what is emptied of them. `part` is what a retention rule calls them.
    `hidden` columns are in no file for the client.
    """

    table: str
    title: str = ""
    whose: str = ""
    emptied: Mapping[str, str] = field(default_factory=dict)
    leaves: str = ""
    anew: str = ""
    free: str = ""
    swept: str = ""
    part: str = ""
    hidden: str = ""
    without: str = ""

    @property
    def goes(self) -> bool:
        """Whether the row is removed."""
        return bool(self.leaves)

    @property
    def columns(self) -> list[str]:
        """All that are declared."""
        return [*self.emptied, *self.leaves.split(), *self.anew.split(), *self.free.split()]
