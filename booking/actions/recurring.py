"""The same visit again every so many weeks, booked together or not at all; and the end of it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial

import reminders.actions
from booking import queries
from booking.actions import changes, door, endings, refusals
from booking.actions.moves import with_lengths
from booking.actions.places import Place, Wish
from booking.actions.several import entering
from booking.actions.several.again import Group, group_of, once_more
from booking.actions.several.repeating import Again, book_again
from booking.actions.visits import Making, tell, write_down
from booking.actions.wanted import Booking
from booking.queries import Offer
from booking.queries.recurring import mark, recurrence_of, repeated
from booking.queries.setup import setup_of
from booking.queries.visits import Booked, takes_of
from booking.rules.days import Span, utc
from booking.rules.recurring import REPEATABLE
from booking.rules.typed import read_why
from clients.tables import Recurrence, Visit
from kit import clock, db, journal
from kit.errors import Refused
from kit.rights import Actor
from kit.vault import new_code

LINK = "UPDATE visit SET recurrence = $1 WHERE id = ANY($2::int[])"
LOCK_PARTY = "SELECT FROM party WHERE id = $1 FOR UPDATE"
Chosen = tuple[int, int]


class CannotRepeat(Refused):
    """What was called off, or was never booked, is not booked again and again."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(
            f"This visit is {refusals.spoken(visit.status)}. "
            "Only one that is booked or was done can be repeated."
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
    """Which starts, in epoch seconds, with which members; `weeks` is what the visit's panel says of them.

    Where there are several services members do not count: people are arranged. `seen` is the `mark` of the
    visits that somebody saw to be repeated; "" is whatever they are.
    """

    weeks: int
    chosen: Sequence[Chosen]
    version: int | None = None
    notify: bool = True
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date that was chosen, what to lock for it, and how it is booked."""

    chosen: Chosen
    keys: door.Keys
    book: Callable[[], Awaitable[Visit]]


async def offer_again(taking: Booked, member: int) -> Offer:
    """The visit's service with somebody, as long as it is now where that is its own person.

    Raises `NotFound` when it is no longer sold, `NotOffered` when they do not do it any more, `NoSuchAddOn`
    when something that was added to it is not any more.
    """
    asked = taking.branch, taking.service, member
    return with_lengths(await queries.offer(*asked, addons=taking.addons, online=False), taking, None)


async def to_repeat(actor: Actor, visit_id: int, version: int | None, seen: str = "") -> Group:
    """The visit and all that comes with it, for somebody who may book it again.

    Raises `CannotRepeat`, `StaleVisit`, and `TakesNoTime` for a place of a class.
    """
    visit = await changes.seen(actor, visit_id, version)
    if visit.status not in REPEATABLE:
        raise CannotRepeat(visit)
    group = await group_of(visit)
    if seen and seen != group.mark:
        raise refusals.StaleVisit(visit)
    return group


@db.tries_again
async def repeat(actor: Actor, visit_id: int, wanted: Repetition) -> list[Visit]:
    """The new visits, the earliest first, in one transaction: all of them, or `DatesTaken` and none.

    Of a party it is that of who booked; those of the others are beside it. The client gets one confirmation
    for all of them, and a reminder of each.
    """
    group = await to_repeat(actor, visit_id, wanted.version, wanted.seen)
    dates = await dates_for(actor, group, sorted(wanted.chosen))
    async with db.transaction():
        await db.lock(key for each in dates for key in each.keys)
        await lock_party(group)
        fresh = [await changes.locked(each.id, each.version) for each in group.visits]
        made = await book_all(dates)
        await link(actor, fresh, wanted.weeks, made)
        if wanted.notify:
            await reminders.actions.plan_repeated([each.id for each in made])
    return made


async def dates_for(actor: Actor, group: Group, chosen: Sequence[Chosen]) -> list[Dated]:
    if group.is_one:
        return [await one_on(actor, group, each) for each in chosen]
    again = Again(actor, group, once_more(await setup_of(group.visits[0].branch), group))
    asks = [(each, again.ask(each[0])) for each in chosen]
    return [Dated(each, entering.keys_of(ask), partial(book_again, again, ask)) for each, ask in asks]


async def one_on(actor: Actor, group: Group, chosen: Chosen) -> Dated:
    start, member = chosen
    wish = Wish(await offer_again(group.takings[0][0], member), start, desk=True)
    return Dated(chosen, keys_of(wish), partial(book_one, actor, group.visits[0], wish))


def keys_of(wish: Wish) -> door.Keys:
    """Whoever and whichever room the wish may come to, on each day it touches."""
    span: Span = wish.start + wish.offer.earliest, wish.start + wish.offer.longest
    resources = [*(each.resource for each in wish.offer.people), *wish.offer.rooms]
    return door.keys((resource, span) for resource in resources)


async def lock_party(group: Group) -> None:
    """Two desks that repeat it at once must not give it two recurrences."""
    if group.is_company:
        await db.fetch(LOCK_PARTY, group.visits[0].party)


async def book_all(dates: Sequence[Dated]) -> list[Visit]:
    """One after the other through the door, and all that cannot be are named together."""
    made: list[Visit] = []
    lost: list[Chosen] = []
    for each in dates:
        try:
            made.append(await each.book())
        except refusals.NoSuchTime:
            lost.append(each.chosen)
    if lost:
        raise DatesTaken(lost)
    return made


async def book_one(actor: Actor, visit: Visit, wish: Wish) -> Visit:
    await door.check(wish)

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

    return await door.enter(wish, write)


async def link(actor: Actor, visits: Sequence[Visit], weeks: int, made: Sequence[Visit]) -> None:
    """What repeats already goes on in its own recurrence, in the new rhythm; of a party one visit has it."""
    first = visits[0]
    known = await recurrence_of(first)
    number = known or await begin(weeks)
    await Recurrence.update({Recurrence.weeks: weeks}).where(Recurrence.id == number)
    ids = [each.id for each in made]
    await db.execute(LINK, number, ids if known else [first.id, *ids])
    after = {"weeks": weeks, "visits": ids}
    await journal.write(actor, "repeat", ("visit", first.id), branch=first.branch, after=after)


async def begin(weeks: int) -> int:
    made = Recurrence(weeks=weeks, created_at=clock.now())
    await made.save()
    return int(made.id)


@db.tries_again
async def end(actor: Actor, visit_id: int, why: str, seen: str, *, tell: bool = True) -> list[Visit]:
    """Calls a visit and all later ones of its recurrence off, everybody's of each date, in one transaction.

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
            await reminders.actions.tell_ended(first_of(going).id)
    return going


def first_of(going: Sequence[Visit]) -> Visit:
    """Who hears of it: the client of the visit that carries the recurrence, if that is among them."""
    return next((each for each in going if each.recurrence is not None), going[0])
