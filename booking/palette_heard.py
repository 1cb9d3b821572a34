"""What the palette understood, and the shape of its answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from asyncpg import Record
from msgspec import Struct

from booking.queries.setup import Setup
from booking.rules.spoken.reading import Reading
from catalog.tables import Branch
from kit import clock
from kit.rights import Actor


class Chip(Struct, frozen=True):
    """One thing that was understood, in our words, and what was typed for it."""

    kind: str
    text: str
    typed: str = ""


class Option(Struct, frozen=True):
    """Something to choose. `enter` says what that does: book it, open the form, or go there.

    Or fill it in, as another line. `state` is free, taken, missing or doubtful for a visit; `why` is the
    reason in words.
    """

    kind: str
    title: str
    detail: str = ""
    state: str = ""
    why: str = ""
    enter: str = "go"
    href: str = ""
    visit: int = 0
    fields: dict[str, str] = {}


class Answer(Struct, frozen=True):
    """`code` makes of a booking that is sent twice one."""

    chips: tuple[Chip, ...] = ()
    options: tuple[Option, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """A reading with the clients that it can mean, the likeliest first."""

    actor: Actor
    branch: Branch
    setup: Setup
    reading: Reading
    clients: Sequence[Record]
    is_sure: bool

    @property
    def today(self) -> date:
        return clock.today(self.branch.zone)

    def id_of(self, kind: str) -> int | None:
        piece = self.reading.of(kind)
        return piece.ids[0] if piece else None

    @property
    def day(self) -> date | None:
        piece = self.reading.of("day")
        return piece.day if piece else None

    @property
    def minutes(self) -> int | None:
        piece = self.reading.of("time")
        return piece.minutes if piece else None

    @property
    def person(self) -> str:
        member = self.id_of("person")
        return self.setup.members[member].name if member else ""

    @property
    def service(self) -> str:
        service = self.id_of("service")
        return self.setup.services[service].title if service else ""

    @property
    def client(self) -> Record | None:
        return self.clients[0] if self.clients else None

    @property
    def name(self) -> str:
        """Of the client, known or not."""
        return self.client["name"] if self.client else self.reading.client.title()
