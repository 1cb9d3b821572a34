"""What else the client of a visit came for, and when they could come again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from asyncpg import Record

from booking.actions.recurring import offer_again
from booking.actions.several.again import Group, group_of, once_more
from booking.card import Card
from booking.queries import NoSuchAddOn, NotOffered
from booking.queries.setup import setup_of
from booking.queries.several import times_of_several
from booking.queries.times import times_of
from booking.queries.visits import TakesNoTime
from booking.rules.days import utc
from booking.rules.recurring import ARRANGED, near
from booking.rules.rhythm import HALF_A_WEEK, Habit, aim, habit_of, proposed
from clients.queries import around
from kit import clock
from kit.db import fetch_one
from kit.errors import NotFound

LOOKS_AHEAD = 10
OFTEN_ENOUGH = 5
# Of the client their last visits for the same; of others how long they let pass, from the last 500 of them.
RHYTHM = """
SELECT (SELECT array_agg(starts_at ORDER BY starts_at DESC) FROM (
            SELECT starts_at FROM visit
            WHERE client = $1 AND status = 'done' AND id <> $2 AND starts_at < $3 AND EXISTS (
                SELECT FROM visit_line WHERE visit_line.visit = visit.id AND service = ANY($4::int[]))
            ORDER BY starts_at DESC LIMIT 8) AS own) AS own,
       count(*) AS gaps, percentile_disc(0.5) WITHIN GROUP (ORDER BY gap) AS of_others
FROM (
    SELECT starts_at::date - lag(starts_at::date) OVER (PARTITION BY client ORDER BY starts_at) AS gap
    FROM (SELECT DISTINCT visit.id, client, visit.starts_at
          FROM visit_line JOIN visit ON visit.id = visit_line.visit
          WHERE service = $5 AND status = 'done' AND client IS NOT NULL
          ORDER BY visit.id DESC LIMIT 500) AS recent
) AS gaps WHERE gap > 0
"""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A time at which all of it is free, in words; `value` is what the form sends back."""

    starts_at: datetime
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class NextVisit:
    """The visits before and after the one at hand; when the next would be due, and the first free times."""

    earlier: Sequence[Record]
    coming: Sequence[Record]
    habit: Habit | None = None
    due: date | None = None
    times: Sequence[Proposal] = ()
    why_not: str = ""
    is_company: bool = False


async def next_visit(card: Card) -> NextVisit:
    """Nothing is proposed to who may not book, and for what cannot be repeated."""
    rows = await around(card.actor, card.visit) if card.client else []
    now = clock.now()
    coming = [row for row in rows if row["starts_at"] > now]
    earlier = [row for row in rows if row["starts_at"] <= now]
    if not card.can_repeat:
        return NextVisit(earlier, coming)
    try:
        return await proposals(card, (earlier, coming))
    except (NotOffered, NotFound, NoSuchAddOn, TakesNoTime) as refusal:
        return NextVisit(earlier, coming, why_not=refusal.sentence)


async def proposals(card: Card, rows: tuple[Sequence[Record], Sequence[Record]]) -> NextVisit:
    """Raises what says that it is not to be had again like this."""
    group = await group_of(card.visit)
    zone = card.branch.zone
    habit = await habit_for(card, [each.service for each in group.all_takings])
    due = aim(clock.wall(card.visit.starts_at, zone).date(), habit, clock.today(zone))
    days = due - timedelta(days=HALF_A_WEEK), due + timedelta(days=LOOKS_AHEAD)
    starts, member = await free_starts(group, days)
    times = proposed([each for each in starts if utc(each) > clock.now()], near(due, habit.at, zone), zone)
    found = [Proposal(utc(start), f"{start}.{member}", in_words(utc(start), zone)) for start in times]
    return NextVisit(*rows, habit, due, found, is_company=group.is_company)


def in_words(moment: datetime, zone: str) -> str:
    """Fri 1 Jan, 15:00."""
    wall = clock.wall(moment, zone)
    return f"{wall:%a} {wall.day} {wall:%b}, {wall:%H:%M}"


async def habit_for(card: Card, services: list[int]) -> Habit:
    visit = card.visit
    row = await fetch_one(RHYTHM, visit.client, visit.id, visit.starts_at, services, services[0])
    own = [visit.starts_at, *((row["own"] if row else None) or [])]
    others = row["of_others"] if row and row["gaps"] >= OFTEN_ENOUGH else None
    return habit_of([clock.wall(each, card.branch.zone) for each in own], others)


async def free_starts(group: Group, days: tuple[date, date]) -> tuple[list[int], int]:
    """Epoch seconds at which all of it can be had, and with whom: one query."""
    if group.is_one:
        taking = group.takings[0][0]
        found = await times_of(await offer_again(taking, taking.member), *days, desk=True)
        who = taking.member
    else:
        several = once_more(await setup_of(group.visits[0].branch), group)
        found, who = await times_of_several(several, *days, desk=True), ARRANGED
    return [int(start.timestamp()) for day in found for start in day.starts], who
