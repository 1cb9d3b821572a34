"""What can be pasted and changed in bulk: a module for each kind, with the same few names in each.

All of them write through the actions of the folder they belong to, so that its rules and rights hold.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from batches.kinds import categories, goods, roomkinds, rooms, services, staff
from batches.rules.columns import Column
from batches.rules.plan import Known
from batches.rules.telling import Noun
from kit.errors import NotFound
from kit.rights import Actor, Permission

Made = tuple[str, int, str]  # a kind, an id and a name


class Undoes(Protocol):
    """What taking a batch back asks of a kind."""

    TABLE: str

    async def mark_of_row(self, row_id: int) -> str:
        """Stands for how the row is now."""

    async def put_back(self, actor: Actor, row_id: int, was: Any) -> None:  # noqa: ANN401
        """Makes it what `kept` said it was."""

    async def remove(self, actor: Actor, row_id: int) -> str:
        """Takes one away that a batch made, or retires it where it is in use; says which."""


class Kind(Undoes, Protocol):
    """What reading a sheet and writing its rows asks of a kind."""

    NOUN: Noun
    HREF: str
    RIGHT: Permission

    async def columns(self, actor: Actor) -> list[Column]:
        """Those a sheet may have, for what this person looks after."""

    async def known(self, actor: Actor) -> list[Known]:
        """Everything there is of it, the retired as well, as cells."""

    async def prepare(self, actor: Actor, rows: Iterable[Mapping[str, str]]) -> Sequence[Made]:
        """Makes what the rows name and there is not yet."""

    async def add(self, actor: Actor, values: Mapping[str, str]) -> int:
        """Makes one of the values of a row; its id."""

    async def change(self, actor: Actor, row_id: int, values: Mapping[str, str]) -> None:
        """Writes the values, and leaves the rest."""

    async def kept(self, row_id: int) -> Any:  # noqa: ANN401
        """How it is now, for `put_back`; as JSON can hold it."""


KINDS: dict[str, Kind] = {
    "services": services,
    "categories": categories,
    "goods": goods,
    "rooms": rooms,
    "staff": staff,
}
# What is made beside the rows is taken back with them.
UNDOES: dict[str, Undoes] = {**KINDS, "kinds": roomkinds}


def kind_of(name: str) -> Kind:
    """A kind by its name in an address."""
    if name not in KINDS:
        raise NotFound("There is no such list.")
    return KINDS[name]
