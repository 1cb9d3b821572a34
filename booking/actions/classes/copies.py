"""The clients of one date of a series, written into the dates that follow."""

from dataclasses import dataclass

from booking.actions.classes import events, no_place, seats
from booking.queries import classes
from booking.queries.classes import Event
from booking.rules.terms import EXPECTED
from kit.db import fetch_value, transaction
from kit.errors import Invalid
from kit.rights import Actor

ELSEWHERE = """
SELECT EXISTS (
    SELECT FROM visit WHERE client = $1 AND status IN ('waiting', 'confirmed', 'arrived')
      AND starts_at < $3 AND ends_at > $2
)
"""


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody who could not be written into a date, and why."""

    event: Event
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Copied:
    """How many places were booked in how many dates, and who was left out where."""

    visits: int
    dates: int
    left: list[Left]


async def copy_people(actor: Actor, event_id: int, *, notify: bool = False) -> Copied:
    """Everybody who is coming to this date comes to all that follow, with as many places.

    Who has a place there already is passed over. Each date is written by itself: a full one leaves the others
    alone, and is named.
    """
    opened = await events.changeable(actor, event_id)
    if opened.series is None:
        raise Invalid("This class does not repeat, so there is nothing to copy to.")
    coming = [
        seats.Places(0, row["seats"], name=row["name"], client=row["client"], notify=notify)
        for row in await classes.people_of(event_id)
        if row["status"] in EXPECTED and row["client"] is not None
    ]
    later = [each for each in await classes.others_of(opened) if each.starts_at > opened.starts_at]
    visits, left = 0, list[Left]()
    for event in later:
        made, without = await copy_into(actor, event, coming)
        visits, left = visits + made, [*left, *without]
    return Copied(visits, len(later), left)


async def copy_into(actor: Actor, event: Event, coming: list[seats.Places]) -> tuple[int, list[Left]]:
    made, left = 0, []
    async with transaction():
        for wanted in coming:
            held = await seats.locked(event.id)
            why = await objection(held, wanted)
            if why:
                left.append(Left(event, wanted.name, why))
            elif why is None:
                await seats.seat(actor, held, wanted.booking(held), wanted)
                made += 1
    return made, left


async def objection(event: Event, wanted: seats.Places) -> str | None:
    """Why not, None for nothing, or "" for who is in it already."""
    client = wanted.client or 0
    if await classes.seats_of_client(event.id, client):
        return ""
    if await fetch_value(ELSEWHERE, client, event.starts_at, event.ends_at):
        return "has another visit at that time"
    if event.is_off or event.free < wanted.seats:
        return no_place.EventOff().sentence if event.is_off else no_place.EventFull(event.free).sentence
    return None
