"""Saving a visit although something is in its way, by whoever has the right, who has read what.

It still goes through the door: the same locks, and under them the list is made anew. What is taken this way
is `forced`: outside of the wall, but taken for everybody who comes after it (docs/decisions/0016).
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from booking.actions import changes, door, moves, refusals, visits
from booking.actions.door import Gone
from booking.actions.moves import Move
from booking.actions.places import FreeRooms, Place, Wish, looked
from booking.actions.remembering import remember
from booking.actions.visits import Making
from booking.actions.wanted import Booking
from booking.queries import Answer, Offered, Question, why_not
from booking.queries.prices import price_after
from booking.queries.visits import Booked
from booking.rules.forcing import may_be_forced
from booking.rules.rooms import picked, rooms_of
from clients.tables import Visit
from kit import clock
from kit.errors import Invalid, Refused
from kit.rights import Actor, Permission
from kit.seen import mark_of


class NotEvenSo(Refused):
    """Something is in the way that no right moves aside."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("This cannot be saved, not even so.", reasons=reasons)


class OtherReasons(Refused):
    """What is in the way is not what was agreed to."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("What is in the way has changed. Read the list again, then decide.", reasons=reasons)


@dataclass(frozen=True, slots=True)
class Forced:
    """A place, and what is said against it: nothing, if by now it is free."""

    place: Place
    over: tuple[str, ...]

    @property
    def takes(self) -> list[tuple[int, tuple[int, int]]]:
        return self.place.takes


def mark_for(*answers: Answer) -> str:
    """Stands for exactly these reasons in a form."""
    return mark_of({"over": sentences_of(answers)})


def sentences_of(answers: Sequence[Answer]) -> list[str]:
    """Each once: what is in the way of one service may be in the way of the next."""
    return [*dict.fromkeys(sentence for answer in answers for sentence in answer.sentences)]


async def force_one(actor: Actor, visit: Visit, taking: Booked, wanted: Move, agreed: str) -> Visit:
    """A visit with one service; see `moving.move_anyway`."""
    wish = await moves.wish_for(actor, taking, wanted)
    [who] = wish.offer.people
    asked = question_of(wish, who)

    async def write(found: Forced) -> Visit:
        fresh = await changes.locked(visit.id, visit.version)
        await remember(actor, fresh.id)
        before = {**refusals.state(fresh), "member": taking.member, "price": taking.price}
        price = price_after(wish.offer.setup, taking, wanted.member, found.place.starts_at)
        facts = facts_of(actor, found.over)
        await moves.shift(fresh, taking, found.place, price, facts)
        after = {"over": list(found.over), "member": found.place.who.id, "price": price}
        return await moves.tell_all(actor, fresh, before, tell=wanted.tell, **after)

    return await enter(actor, wish, asked, agreed, write)


async def book_anyway(actor: Actor, wanted: Booking, agreed: str) -> Visit:
    """The same for a new visit of one service, with somebody who was chosen."""
    actor.require(Permission.save_anyway)
    visits.require_right(actor, wanted.branch)
    if wanted.member is None:
        raise Invalid("Choose with whom.", member="Choose somebody: over whose time is this to be saved?")
    making = await visits.making_of(actor, wanted)
    wish = Wish(making.offer, door.start_of(wanted.starts_at), desk=True)
    [who] = wish.offer.people

    async def write(found: Forced) -> Visit:
        return await write_down(making, found)

    return await enter(actor, wish, question_of(wish, who), agreed, write)


async def write_down(making: Making, found: Forced) -> Visit:
    visit, lines = await visits.write_down(making, found.place, [])
    facts = facts_of(making.actor, found.over)
    await door.take(found.takes, door.For(visit.id, lines[0], forced=bool(found.over)))
    await visit.update_self({getattr(Visit, name): fact for name, fact in facts.items()})
    return await visits.tell(making, visit, over=list(found.over))


def question_of(wish: Wish, who: Offered) -> Question:
    offer = wish.offer
    return Question(
        offer.branch, offer.service, who.id, wish.start,
        visit=wish.own.visit, shapes={who.id: who.shape}, addons=offer.addons,
    )  # fmt: skip


def facts_of(actor: Actor, over: Sequence[str]) -> dict[str, object]:
    """Nothing, if nothing was in the way."""
    if not over:
        return {}
    return {"forced_at": clock.now(), "forced_by": actor.name, "forced_over": "\n".join(over)}


async def enter(
    actor: Actor,
    wish: Wish,
    asked: Question,
    agreed: str,
    write: Callable[[Forced], Awaitable[Visit]],
) -> Visit:
    """Under the locks of all that may be taken, with the list of reasons made anew there."""

    async def settle() -> tuple[Forced, bool]:
        answers = await why_not(actor, asked)
        refuse_other(answers, agreed)
        place, lapsed = await placed(wish)
        forced = Forced(place, tuple(sentences_of(answers)))
        return forced, lapsed and not forced.over

    try:
        return await door.under_lock([*door.keys_of(wish), *wish.also], settle, write)
    except Gone as gone:
        raise refusals.TimeTaken(desk=True) from gone


async def placed(wish: Wish) -> tuple[Place, bool]:
    """With free rooms, as far as there are any; and whether holds that are over may be in the way."""
    sure, found = await looked(wish)
    [who] = sure.offer.people
    free = FreeRooms(found.rooms, wish.start).during(who.shape)
    at_best = who.keeping([room for room in rooms_of([who.needs]) if free(room)])
    return Place(at_best, picked(at_best.needs), wish.start), found.lapsed


def refuse_other(answers: Sequence[Answer], agreed: str) -> None:
    against = [each for each in answers if each.reasons]
    if not all(may_be_forced(each.reasons) for each in against):
        raise NotEvenSo(sentences_of(against))
    if against and mark_for(*against) != agreed:
        raise OtherReasons(sentences_of(against))
