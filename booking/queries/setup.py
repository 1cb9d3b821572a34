"""What a branch has set up: who, what, where and when. It seldom changes, so each process remembers it.

Every read that relies on it brings along the edition of that very moment (`catalog.tables.Edition`); when
that is another one than the remembered, the setup is read again and the question answered anew.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import msgspec

from booking.queries.kept import SETUP, Kept, Member, Rule, Service
from booking.rules.conditions import NO_GROUP, Conditions, Group, Own, conditions
from booking.rules.days import Hours, Span, day_spans, days_between, joined
from booking.rules.rooms import Room
from catalog.queries import LARGEST_ID
from kit.db import fetch_value
from kit.errors import NotFound, Problem
from kit.words import _
from staff.rules import Cycle, hours_on

Answer = TypeVar("Answer")
EDITION = "SELECT encode(token, 'hex') FROM edition"
ID_OF_SLUG = "SELECT id FROM branch WHERE slug = $1 AND is_active"
MOST_REMEMBERED = 20_000


@dataclass(slots=True)
class Setup:
    """One edition of a branch, and what was worked out from it on the way."""

    kept: Kept
    services: Mapping[int, Service]
    members: Mapping[int, Member]
    cycles: Mapping[int, list[Cycle]]
    rooms: Mapping[int, tuple[Room, ...]]
    worked_out: dict[Any, Any] = field(default_factory=dict)

    def once(self, key: object, work_out: Callable[[], Answer]) -> Answer:
        """The answer that belongs to the key, worked out the first time it is asked for."""
        found = self.worked_out.get(key)
        if found is None:
            if len(self.worked_out) >= MOST_REMEMBERED:
                self.worked_out.clear()
            found = self.worked_out[key] = work_out()
        answer: Answer = found
        return answer

    def opening_on(self, day: date) -> Hours:
        """Minutes from local midnight between which the branch is open."""
        if self.kept.closed and day in self.kept.closed:
            return ()
        return (self.kept.opening or {}).get(day.weekday(), ())

    def doors(self, first: date, last: date) -> list[Span]:
        """When the branch is open."""
        return self.spans((day, self.opening_on(day)) for day in days_between(first, last))

    def conditions_of(self, service: int, group: Group = NO_GROUP) -> Conditions:
        """On what conditions clients book the service; one that is gone has none of its own."""
        found = self.services.get(service)
        return conditions(self.kept.house, found.own if found else Own(), group)

    def closed_online(self, member: int, day: date) -> bool:
        """Strangers are offered nothing of the member's that day; the desk books on."""
        return any(
            whose in (None, member) and first <= day <= last
            for whose, first, last in self.kept.closed_online or ()
        )

    def work(self, member: int, first: date, last: date, *, online: bool = False) -> list[Span]:
        """When somebody works, whether the branch is open or not; `online` is what strangers see of it."""
        return self.spans(
            (day, self.hours_of(member, day))
            for day in days_between(first, last)
            if not (online and self.closed_online(member, day))
        )

    def hours_of(self, member: int, day: date) -> Hours:
        person = self.members.get(member)
        if person is None or not person.works_on(day):
            return ()
        return hours_on(day, self.cycles[member], person.exceptions or {})

    def spans(self, days: Iterable[tuple[date, Hours]]) -> list[Span]:
        zone = self.kept.zone
        return joined(span for day, hours in days if hours for span in day_spans(day, zone, hours))


remembered: dict[int, Setup] = {}
ids: dict[str, int] = {}


async def setup_of(branch: int) -> Setup:
    """As it is now: one small query when it is remembered, otherwise one large one. Raises `NotFound`."""
    known = remembered.get(branch)
    if known is not None and await edition() == known.kept.edition:
        return known
    return await read_setup(branch)


async def edition() -> str | None:
    found: str | None = await fetch_value(EDITION)
    return found


async def read_setup(branch: int) -> Setup:
    text = await fetch_value(SETUP, branch) if 0 < branch <= LARGEST_ID else None
    if text is None:
        raise NotFound(_("There is no such branch."))
    setup = laid_out(msgspec.json.decode(text, type=Kept))
    if setup.kept.edition is not None:
        remembered[branch] = setup
    return setup


def laid_out(kept: Kept) -> Setup:
    rooms: defaultdict[int, list[Room]] = defaultdict(list)
    for room, kind, of_members, of_services in kept.rooms or ():
        rooms[kind].append(Room(room, of_members or {}, of_services or {}))
    members = {each.id: each for each in kept.members or ()}
    return Setup(
        kept,
        services={each.id: each for each in kept.services or ()},
        members=members,
        cycles={each.id: [cycle(rule) for rule in each.schedules or ()] for each in members.values()},
        rooms={kind: tuple(found) for kind, found in rooms.items()},
    )


def cycle(rule: Rule) -> Cycle:
    return Cycle(rule.starts_on, rule.length, rule.days or {}, rule.ends_on)


async def current(branch: int, ask: Callable[[Setup], Awaitable[tuple[Answer, str | None]]]) -> Answer:
    """What `ask` finds with the remembered setup, or anew when the edition it brings along is another one.

    A refusal counts as little as an answer while the setup may be an old one.
    """
    known = remembered.get(branch)
    if known is not None:
        try:
            answer, found = await ask(known)
        except Problem:
            if await edition() == known.kept.edition:
                raise
        else:
            if found == known.kept.edition:
                return answer
    answer, _ = await ask(await read_setup(branch))
    return answer


async def branch_id(slug: str) -> int:
    """The open branch with this name in its address. Raises `NotFound`.

    A remembered one is believed as long as its setup is, which whoever goes on from here finds out.
    """
    known = ids.get(slug)
    if known is not None and known in remembered and remembered[known].kept.slug == slug:
        return known
    found: int | None = await fetch_value(ID_OF_SLUG, slug)
    if found is None:
        raise NotFound(_("There is no such branch."))
    if len(ids) >= MOST_REMEMBERED:
        ids.clear()
    ids[slug] = found
    return found


async def current_at(slug: str, ask: Callable[[Setup], Awaitable[tuple[Answer, str | None]]]) -> Answer:
    """The same for the open branch with this name in its address, even if another one had it before."""

    async def ask_there(setup: Setup) -> tuple[Answer, str | None]:
        if setup.kept.slug != slug or not setup.kept.is_active:
            raise NotFound(_("There is no such branch."))
        return await ask(setup)

    known = await branch_id(slug)
    try:
        return await current(known, ask_there)
    except NotFound:
        ids.pop(slug, None)
        fresh = await branch_id(slug)
        if fresh == known:
            raise
        return await current(fresh, ask_there)
