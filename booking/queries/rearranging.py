"""A visit's services as they are wanted from now on, as something the engine can arrange."""

from collections.abc import Sequence
from dataclasses import dataclass

from booking.queries.addons import NoSuchAddOn, Which, addable, chosen
from booking.queries.offers import offer_in
from booking.queries.setup import Setup
from booking.queries.visits import Booked
from booking.queries.wanted import MOST_PIECES, Part, parts_of
from booking.rules.service_rows import Row
from booking.rules.wants import Want
from kit.errors import Invalid, NotFound, Refused

DESK = Which(online=False)


@dataclass(frozen=True, slots=True)
class Piece:
    """A service of the visit to be. `taking` is the line that becomes it, `is_kept` if only people or add-ons
    differ; a new one has none."""

    part: Part
    taking: Booked | None = None
    is_kept: bool = False

    @property
    def is_as_booked(self) -> bool:
        """It keeps the length and the rooms it has, while it stays with its person."""
        addons = self.part.want.addons
        return self.is_kept and self.taking is not None and addons == chosen(self.taking.addons)


def pieces_for(setup: Setup, takings: Sequence[Booked], rows: Sequence[Row]) -> list[Piece]:
    """Raises `Invalid` beside each row that cannot be had, and for too many."""
    lines = {each.line: each for each in takings}
    found: list[Piece] = []
    faults: dict[str, str] = {}
    for number, row in enumerate(rows, 1):
        try:
            found += pieces_of(setup, lines.pop(row.line or 0, None), row)
        except (NotFound, Refused) as refusal:
            faults[f"service-{number}"] = refusal.sentence
    if faults:
        raise Invalid("This cannot be done like that.", **faults)
    if len(found) > MOST_PIECES:
        raise Invalid(f"At most {MOST_PIECES} services fit into one visit. Please book the rest separately.")
    return found


def pieces_of(setup: Setup, taking: Booked | None, row: Row) -> list[Piece]:
    """One, or the services of a package; the first takes the place of the line."""
    if taking is not None and taking.service == row.service:
        return [Piece(kept(setup, taking, row), taking, is_kept=True)]
    refuse_foreign(setup, row.service, row.addons)
    want = Want(row.service, row.member, addons=chosen(row.addons))
    parts = parts_of(setup, want, DESK)
    return [Piece(part, None if number else taking) for number, part in enumerate(parts)]


def kept(setup: Setup, taking: Booked, row: Row) -> Part:
    """Also what is no longer sold: it was booked when it was."""
    refuse_foreign(setup, row.service, set(row.addons) - set(taking.addons))
    which = Which(online=False, retired=True, addons=chosen(row.addons))
    offered = offer_in(setup, row.service, row.member, which)
    return Part(Want(row.service, row.member, addons=chosen(row.addons)), offered, offered.title)


def refuse_foreign(setup: Setup, service: int, addons: Sequence[int] | set[int]) -> None:
    """What is newly added must be an add-on of that service here."""
    known = setup.services.get(service)
    if known is not None and not set(addons) <= {each.id for each in addable(setup, known, online=False)}:
        raise NoSuchAddOn(known.title)
