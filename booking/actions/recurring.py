"""The same visit again every so many weeks, booked together or not at all; and the end of it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import reminders.actions
from booking import queries
from booking.actions import changes, door, endings, refusals
from booking.actions.moves import with_lengths
from booking.actions.places import Place, Wish
from booking.actions.visits import Booking, Making, tell, write_down
from booking.queries import Offer
from booking.queries.recurring import repeated
from booking.queries.visits import Booked, booked, has_several, takes_of
from booking.rules.days import Span, utc
from booking.rules.recurring import REPEATABLE
from booking.rules.typed import read_why
from clients.tables import Recurrence, Visit
from kit import clock, db, journal
from kit.errors import Refused
from kit.rights import Actor
from kit.vault import new_code

LINK = "UPDATE visit SET recurrence = $1 WHERE id = ANY($2::int[])"
Chosen = tuple[int, int]


class CannotRepeat(Refused):
    """What was called off, or was never booked, is not booked again and again."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(
            f"This visit is {refusals.spoken(visit.status)}. "
            "Only one that is booked or was done can be repeated."
        )


class OnlyOne(CannotRepeat):
    """What is repeated is one service of one person."""

    def __init__(self) -> None:
        Refused.__init__(
            self,
            "Only a visit of one service of one client can be repeated. Book the others one by one.",
        )


class DatesTaken(Refused):
    """Some of the dates cannot be had any more, so none was booked; `lost` says which."""

    def __init__(self, lost: Sequence[Chosen]) -> None:
        self.lost = frozenset(lost)
        which = "one of the dates" if len(lost) == 1 else f"{len(lost)} of the dates"
        super().__init__(
            f"Nothing is booked: {which} cannot be had any more. Choose another time for what is marked, "
            "or skip it.",
            starts=[utc(start).isoformat() for start, _ in lost],
        )


class NotAsSeen(Refused):
    """The visits that would be cancelled are not those that somebody agreed to."""

    def __init__(self) -> None:
        super().__init__("These visits were changed in the meantime. Look at them as they are now.")


@dataclass(frozen=True, slots=True)
class Repetition:
    """Which starts, in epoch seconds, with which members; `weeks` is what the visit's panel says of them."""

    weeks: int
    chosen: Sequence[Chosen]
    version: int | None = None
    notify: bool = True


async def offer_again(taking: Booked, member: int) -> Offer:
    """The visit's service with somebody, as long as it is now where that is its own person.

    Raises `NotFound` when it is no longer sold, `NotOffered` when they do not do it any more, `NoSuchAddOn`
    when something that was added to it is not any more.
    """
    asked = taking.branch, taking.service, member
    return with_lengths(await queries.offer(*asked, addons=taking.addons, online=False), taking, None)


async def to_repeat(actor: Actor, visit_id: int, version: int | None) -> tuple[Visit, Booked]:
    """The visit and what it takes, for somebody who may book it again.

    Raises `CannotRepeat`, `StaleVisit`, and `TakesNoTime` for a place of a class.
    """
    visit = await changes.seen(actor, visit_id, version)
    if visit.status not in REPEATABLE:
        raise CannotRepeat(visit)
    if visit.party is not None or await has_several(visit_id):
        raise OnlyOne
    return visit, await booked(visit_id)


async def repeat(actor: Actor, visit_id: int, wanted: Repetition) -> list[Visit]:
    """The new visits, the earliest first, in one transaction: all of them, or `DatesTaken` and none.

    The client gets one confirmation for all of them, and a reminder of each.
    """
    visit, taking = await to_repeat(actor, visit_id, wanted.version)
    wishes = [
        Wish(await offer_again(taking, member), start, desk=True) for start, member in sorted(wanted.chosen)
    ]
    async with db.transaction():
        await db.lock(key for wish in wishes for key in keys_of(wish))
        fresh = await changes.locked(visit_id, visit.version)
        made = await book_all(actor, fresh, wishes)
        await link(actor, fresh, wanted.weeks, made)
        if wanted.notify:
            await reminders.actions.plan_repeated([each.id for each in made])
    return made


def keys_of(wish: Wish) -> door.Keys:
    """Whoever and whichever room the wish may come to, on each day it touches."""
    span: Span = wish.start + wish.offer.earliest, wish.start + wish.offer.longest
    resources = [*(each.resource for each in wish.offer.people), *wish.offer.rooms]
    return door.keys((resource, span) for resource in resources)


async def book_all(actor: Actor, visit: Visit, wishes: Sequence[Wish]) -> list[Visit]:
    """One after the other through the door, and all that cannot be are named together."""
    made: list[Visit] = []
    lost: list[Chosen] = []
    for wish in wishes:
        try:
            await door.check(wish)
            made.append(await door.enter(wish, writer(actor, visit, wish)))
        except refusals.NoSuchTime:
            lost.append((wish.start, wish.offer.people[0].id))
    if lost:
        raise DatesTaken(lost)
    return made


def writer(actor: Actor, visit: Visit, wish: Wish) -> Callable[[Place], Awaitable[Visit]]:
    async def write(place: Place) -> Visit:
        again = Booking(
            wish.offer.branch,
            wish.offer.service,
            place.who.id,
            place.starts_at,
            client=visit.client,
            notify=False,
        )
        making = Making(actor, again, wish.offer, new_code())
        made, _ = await write_down(making, place, place.takes)
        return await tell(making, made)

    return write


async def link(actor: Actor, visit: Visit, weeks: int, made: Sequence[Visit]) -> None:
    """A visit that repeats already goes on in its own recurrence, in the new rhythm."""
    number = visit.recurrence or await begin(weeks)
    await Recurrence.update({Recurrence.weeks: weeks}).where(Recurrence.id == number)
    visits = [each.id for each in made]
    await db.execute(LINK, number, [visit.id, *visits])
    after = {"weeks": weeks, "visits": visits}
    await journal.write(actor, "repeat", ("visit", visit.id), branch=visit.branch, after=after)


async def begin(weeks: int) -> int:
    made = Recurrence(weeks=weeks, created_at=clock.now())
    await made.save()
    return int(made.id)


async def end(actor: Actor, visit_id: int, why: str, seen: str, *, tell: bool = True) -> list[Visit]:
    """Calls a visit and all later ones of its recurrence off, in one transaction.

    What has arrived, is done or was missed stays. `seen` is the `mark` of what somebody agreed to: raises
    `NotAsSeen` when it is not that any more. The client hears of it once.
    """
    visit, reason = await changes.seen(actor, visit_id, None), read_why(why)
    async with db.transaction():
        going = (await repeated(visit)).going
        await db.lock(door.keys([taking for each in going for taking in await takes_of(each.id)]))
        if not going or mark(going) != seen:
            raise NotAsSeen
        for each in sorted(going, key=lambda each: each.id):
            fresh = await changes.locked(each.id, each.version)
            await endings.call_off(actor, fresh, reason, tell=False)
        if tell:
            await reminders.actions.tell_ended(going[0].id)
    return going


def mark(visits: Sequence[Visit]) -> str:
    """Which visits they are, and in which state."""
    return " ".join(f"{each.id}.{each.version}" for each in visits)
