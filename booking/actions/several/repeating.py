"""Booking all that a visit repeats on another date: every service of everybody, or nothing."""

from dataclasses import dataclass

from booking.actions.several.again import Group
from booking.actions.several.entering import Ask, check, enter
from booking.actions.several.writing import Making, tell, write_guest
from booking.actions.wanted import Booking
from booking.queries.seated import Arrangement
from booking.queries.wanted import Several
from booking.rules.days import utc
from clients.tables import Party, Visit
from kit import clock
from kit.rights import Actor
from kit.vault import new_code


@dataclass(frozen=True, slots=True)
class Again:
    """Those who come again, and all that they want of it."""

    actor: Actor
    group: Group
    several: Several

    def ask(self, start: int) -> Ask:
        return Ask(self.several, start, desk=True)


async def book_again(again: Again, ask: Ask) -> Visit:
    """The visit of who booked, with those of the others beside it in a party of that date.

    Raises what refuses a time.
    """
    await check(ask)

    async def write(arrangement: Arrangement) -> Visit:
        return await write_again(again, ask, arrangement)

    return await enter(ask, write)


async def write_again(again: Again, ask: Ask, arrangement: Arrangement) -> Visit:
    group, first = again.group, again.several.parts[0].want
    booking = Booking(again.several.branch, first.service, first.member, utc(ask.start), notify=False)
    making = Making(again.actor, booking, again.several, (), new_code())
    party = await same_payer(group) if group.is_company else None
    rows = arrangement.guests
    visits = [
        await write_guest(making, rows[place], visit.client, party, code=new_code())
        for visit, place in zip(group.visits, group.places, strict=True)
    ]
    for number, place in enumerate(group.places):
        await tell(making, visits[number], rows[place], with_letter=number == 0)
    return visits[0]


async def same_payer(group: Group) -> int:
    """A party of its own, so that each date is paid and called off by itself."""
    made = Party(payer=group.payer, created_at=clock.now())
    await made.save()
    return int(made.id)
