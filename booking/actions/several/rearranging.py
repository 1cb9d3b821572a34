"""Other services, add-ons or people for a visit that is booked: through the door, or not at all.

What stays as it is keeps its length, its price and its rooms; docs/visits.md says what happens to the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import reminders.actions
from booking.actions import changes, door, news, refusals
from booking.actions.moves import with_lengths
from booking.actions.several.entering import Ask, check, enter
from booking.actions.several.rewriting import rewrite
from booking.actions.several.shifting import is_at_once, longest_wait
from booking.queries.rearranging import Piece, pieces_for
from booking.queries.seated import Arrangement
from booking.queries.setup import Setup, setup_of
from booking.queries.taken import Own
from booking.queries.visits import Booked, all_booked
from booking.queries.wanted import Several, most_before
from booking.rules import itinerary
from booking.rules.service_rows import Row
from booking.rules.terms import EXPECTED
from clients.queries import visit_lines
from clients.rules import titles_of
from clients.tables import Visit
from kit.rights import Actor


@dataclass(frozen=True, slots=True)
class Rearranging:
    """What a visit is to become, and what is asked of the engine for it."""

    visit: Visit
    takings: Sequence[Booked]
    pieces: Sequence[Piece]
    ask: Ask


async def rearranging(actor: Actor, visit_id: int, rows: Sequence[Row], version: int | None) -> Rearranging:
    """For somebody who may change it. Raises `StaleVisit`, `WrongStep` when it is over or called off,
    `TakesNoTime` for a place of a class, and `Invalid` beside each row that cannot be had."""
    visit = await changes.seen(actor, visit_id, version)
    if visit.status not in EXPECTED:
        raise refusals.WrongStep(visit, "changed")
    takings = await all_booked(visit_id)
    if {row.line for row in rows if row.line} - {each.line for each in takings}:
        raise refusals.StaleVisit(visit)
    setup = await setup_of(visit.branch)
    pieces = pieces_for(setup, takings, rows)
    own = Own(visit=visit_id)
    also = tuple(key for each in takings for key in door.keys(each.takes))
    ask = Ask(as_wanted(setup, takings, pieces), takings[0].start, desk=True, own=own, also=also)
    return Rearranging(visit, takings, pieces, ask)


async def change_services(actor: Actor, visit_id: int, rows: Sequence[Row], version: int | None) -> Visit:
    """The visit with the services of the rows, from the moment it begins. Raises like `rearranging`, and what
    refuses a booking; then nothing has changed."""
    wanted = await rearranging(actor, visit_id, rows, version)
    if stays(wanted):
        return wanted.visit
    await check(wanted.ask)
    lines = await visit_lines(visit_id)

    async def write(arrangement: Arrangement) -> Visit:
        fresh = await changes.locked(visit_id, wanted.visit.version)
        before = {**refusals.state(fresh), "services": titles_of(lines)}
        await news.release(visit_id)
        await rewrite(fresh, wanted.takings, wanted.pieces, arrangement)
        await changes.save(fresh, {**changes.NOT_FORCED, **span_of(arrangement)})
        await reminders.actions.replan_visit(visit_id)
        services = titles_of(await visit_lines(visit_id))
        return await changes.told(actor, "change services", fresh, before, services=services)

    return await enter(wanted.ask, write)


def stays(wanted: Rearranging) -> bool:
    """Nothing is asked for that is not so already."""
    asked = [(each.taking, each.part.want.member, each.is_as_booked) for each in wanted.pieces]
    return asked == [(each, each.member, True) for each in wanted.takings]


def as_wanted(setup: Setup, takings: Sequence[Booked], pieces: Sequence[Piece]) -> Several:
    """One after the other in the order of the form; what was done at once before still may be.

    No wait between them becomes longer than it is now or than the branch allows.
    """
    parts = tuple(
        replace(each.part, offer=with_lengths(each.part.offer, each.taking, None))
        if each.is_as_booked and each.taking
        else each.part
        for each in pieces
    )
    ranked = tuple(
        itinerary.Piece(0, number, at_once=each.is_kept and is_at_once_now(each, takings))
        for number, each in enumerate(pieces)
    )
    wait, before = longest_wait(setup, takings), most_before(part.offer for part in parts)
    return Several(setup, parts, itinerary.Plan(ranked, wait, at_once=True, most_before=before))


def is_at_once_now(piece: Piece, takings: Sequence[Booked]) -> bool:
    return piece.taking is not None and is_at_once(piece.taking, takings)


def span_of(arrangement: Arrangement) -> dict[str, object]:
    """From the first of them to the last."""
    return {
        "starts_at": min(each.starts_at for each in arrangement.seated),
        "ends_at": max(each.ends_at for each in arrangement.seated),
    }
