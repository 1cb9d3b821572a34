"""What can be brought in, a module each: how its rows are matched, written and taken back."""

from collections.abc import Mapping
from typing import Protocol

from exchange.kinds import clients, points, visits
from exchange.rules.fields import Options
from exchange.tables import ImportRun
from kit.errors import NotFound
from kit.rights import Actor, Permission


class Kind(Protocol):
    """What a module here has."""

    NAME: str
    TITLE: str
    ONE: str
    MANY: str
    RIGHTS: tuple[Permission, ...]
    TABLE: str
    HREF: str
    PARTS: tuple[str, ...]  # tables that are part of a row, and go with it
    WANTS_BRANCH: bool
    IS_ASKED: bool  # whether others may hang on a row, and it has a version
    # SQL over the lines of a run with numbers above $2 and up to $3, run one after the other.
    MATCH: tuple[str, ...]
    WRITE: tuple[str, ...]
    MARKS: str
    PUT_BACK: tuple[str, ...]

    async def write_rows(self, run: ImportRun, first: int, last: int, /) -> None:
        """What SQL alone cannot write, after it."""

    async def take_rows_back(self, run: ImportRun, first: int, last: int, /) -> None:
        """The same taken back: marks with ids above `first` and up to `last`."""

    async def known(self, actor: Actor, options: Options, /) -> Mapping[str, Mapping[str, int]]:
        """Ids by name of what rows may speak of."""


KINDS: dict[str, Kind] = {"clients": clients, "visits": visits, "points": points}


def kind_of(name: str) -> Kind:
    if name not in KINDS:
        raise NotFound("There is no such list.")
    return KINDS[name]
