"""What the palette answers while somebody types: what was understood, and what can be done with it."""

from collections.abc import Sequence
from datetime import date

from asyncpg import Record

from booking.palette_cards import shown_card
from booking.palette_heard import Answer, Heard
from booking.palette_options import chips_of, clients_for, days_for, instead_of, visits_for
from booking.queries.palette import Place, clients_meant
from booking.queries.setup import Setup, setup_of
from booking.rules.spoken.reading import Known, Named, Reading, same_person, understand
from catalog import queries as catalog
from catalog.tables import Branch
from kit import clock
from kit.errors import NotFound
from kit.rights import Actor, Permission
from kit.vault import new_code


async def answers(actor: Actor, text: str, branch_id: int | None) -> Answer:
    """Four queries at most, one more for what may be a code of a client.

    Raises `NotFound` for somebody else's branch.
    """
    branches = await catalog.branches_of(actor)
    branch = chosen_branch(branches, text, branch_id)
    setup = await setup_of(branch.id)
    readings = understand(text, known_in(setup, branches, clock.today(branch.zone)), clock.today(branch.zone))
    where = Place(branch.id, clock.local_day(clock.today(branch.zone), branch.zone))
    found = await clients_meant(actor, readings, where)
    heard = likeliest(actor, (branch, setup), readings, found)
    visits = await visits_for(heard) if actor.may(Permission.book_visits) else []
    shown = await shown_card(actor, text)
    options = [*shown, *visits, *instead_of(heard), *days_for(heard), *clients_for(heard, found)]
    return Answer(tuple(chips_of(heard, branches)), tuple(options), new_code())


def chosen_branch(branches: Sequence[Branch], text: str, branch_id: int | None) -> Branch:
    """The one that is named, else the one the page shows, else the first."""
    named = Known(branches=tuple(Named(each.id, each.name) for each in branches))
    piece = understand(text, named, date.min)[0].of("branch")
    wanted = piece.ids[0] if piece and not piece.rivals else branch_id
    for each in branches:
        if wanted in (None, each.id):
            return each
    raise NotFound("There is no such branch.")


def known_in(setup: Setup, branches: Sequence[Branch], today: date) -> Known:
    services = [
        Named(each.id, each.title)
        for each in setup.services.values()
        if each.is_active and each.price is not None and not each.is_addon_only
    ]
    people = [Named(each.id, each.name) for each in setup.members.values() if each.works_on(today)]
    return Known(tuple(services), tuple(people), tuple(Named(each.id, each.name) for each in branches))


def likeliest(
    actor: Actor, where: tuple[Branch, Setup], readings: Sequence[Reading], found: Sequence[Record]
) -> Heard:
    """The reading that names somebody we know, with as much of what was typed as can be; else the first."""
    heard = [(each, matching(each, found)) for each in readings]
    resolved = [each for each in heard if each[1]]
    best = max(resolved, key=lambda each: len(each[0].client.split()), default=heard[0])
    reading, matches = best
    clear = len(matches) < 2 or matches[0][0] > matches[1][0]
    is_sure = len(resolved) < 2 and clear and not reading.left and not any(rivals(reading))
    return Heard(actor, *where, reading, [each for _, each in matches], is_sure)


def rivals(reading: Reading) -> list[int]:
    return [each.rivals for each in reading.pieces]


def matching(reading: Reading, found: Sequence[Record]) -> list[tuple[float, Record]]:
    if not (reading.client or reading.phone):
        return []
    scored = [
        (same_person(reading.client, each["name"]) if reading.client else float(bool(each["by_phone"])), each)
        for each in found
        if each["by_phone"] or not reading.phone
    ]
    return sorted((each for each in scored if each[0]), key=lambda each: -each[0])
