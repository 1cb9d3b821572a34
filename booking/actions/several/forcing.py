"""A visit of several services saved anyway: each as far from the first as it was, with a list of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from booking.actions import changes, door, forcing, moves, news, refusals
from booking.actions.door import Gone
from booking.actions.moves import Move
from booking.actions.places import Place, Taking, Wish
from booking.actions.remembering import remember
from booking.actions.several.shifting import refuse_length, shift_line
from booking.queries import why_not
from booking.queries.prices import price_after
from booking.queries.setup import setup_of
from booking.queries.visits import Booked
from booking.rules.grid import meets
from clients.tables import Visit
from kit.rights import Actor

AT_ONCE = "Two of its services would need the same person or room at the same moment."


@dataclass(frozen=True, slots=True)
class Forced:
    """A place for each service, and what is said against all of them together."""

    places: tuple[Place, ...]
    over: tuple[str, ...]

    @property
    def takes(self) -> list[Taking]:
        return [take for place in self.places for take in place.takes]


async def force_all(
    actor: Actor, visit: Visit, takings: Sequence[Booked], wanted: Move, agreed: str
) -> Visit:
    """See `moving.move_anyway`. Nobody does two of its services at once who did not before."""
    refuse_length(wanted)
    wishes = [await wish_for(actor, takings[0], each, wanted) for each in takings]

    async def settle() -> tuple[Forced, bool]:
        asked = [forcing.question_of(wish, wish.offer.people[0]) for wish in wishes]
        answers = [answer for each in asked for answer in await why_not(actor, each)]
        forcing.refuse_other(answers, agreed)
        found = [await forcing.placed(wish) for wish in wishes]
        forced = Forced(tuple(place for place, _ in found), tuple(forcing.sentences_of(answers)))
        refuse_two_at_once(forced.places)
        return forced, any(lapsed for _, lapsed in found) and not forced.over

    async def write(found: Forced) -> Visit:
        fresh = await changes.locked(visit.id, visit.version)
        await remember(actor, fresh.id)
        before = refusals.state(fresh)
        await shift(fresh, takings, found, wanted.member, forcing.facts_of(actor, found.over))
        return await moves.tell_all(actor, fresh, before, tell=wanted.tell, over=list(found.over))

    locks = [key for wish in wishes for key in (*door.keys_of(wish), *wish.also)]
    try:
        return await door.under_lock(locks, settle, write)
    except Gone as gone:
        raise refusals.TimeTaken(desk=True) from gone


async def wish_for(actor: Actor, first: Booked, taking: Booked, wanted: Move) -> Wish:
    start = wanted.starts_at + (taking.starts_at - first.starts_at)
    return await moves.wish_for(actor, taking, Move(start, wanted.member, None))


def refuse_two_at_once(places: Sequence[Place]) -> None:
    """Somebody else may need longer than who did them before, and there may be one room for two."""
    for one, other in combinations(places, 2):
        shared = {resource for resource, _ in one.takes} & {resource for resource, _ in other.takes}
        if shared and meets([span_of(one)], span_of(other)):
            raise forcing.NotEvenSo([AT_ONCE])


def span_of(place: Place) -> tuple[int, int]:
    return int(place.starts_at.timestamp()), int(place.ends_at.timestamp())


async def shift(
    visit: Visit, takings: Sequence[Booked], found: Forced, chosen: int | None, facts: dict[str, object]
) -> None:
    """Only ever under the locks, with the row locked."""
    setup = await setup_of(visit.branch)
    await news.release(visit.id)
    for taking, place in zip(takings, found.places, strict=True):
        what = door.For(visit.id, taking.line, version=visit.version + 1, forced=bool(found.over))
        await door.take(place.takes, what)
        price = price_after(setup, taking, chosen, place.starts_at)
        await shift_line(taking, place.who.id, price, (place.starts_at, place.ends_at))
    await changes.save(visit, {**changes.NOT_FORCED, **span_of_all(found.places), **facts})


def span_of_all(places: Sequence[Place]) -> dict[str, datetime]:
    starts, ends = [each.starts_at for each in places], [each.ends_at for each in places]
    return {"starts_at": min(starts), "ends_at": max(ends)}
