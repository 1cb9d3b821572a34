"""What decides whose turn it is when any specialist will do."""

from collections.abc import Sequence
from datetime import date

from asyncpg import Record

from booking.queries.offers import Offer, Offered
from booking.queries.setup import Setup
from booking.queries.taken import Own
from booking.rules.days import ONE_DAY, Span, local_date, midnight, utc
from booking.rules.grid import Person, taken_within
from booking.rules.limits import monday_of
from booking.rules.turns import Turn
from catalog.tables import AnyStaff
from kit import clock
from kit.db import fetch

# `last_turn` is looked for only where the service goes by it, and not beyond a hundred visits: whoever is
# always asked for by name would have their whole history read.
GIVEN = """
SELECT asked.member,
    coalesce((SELECT max(id) FROM appointment WHERE appointment.resource = asked.resource), 0) AS last_given,
    coalesce((
        SELECT sum(date_part('epoch', least(taken.ends_at, $4) - greatest(taken.starts_at, $3)))::bigint
        FROM appointment AS taken LEFT JOIN hold ON hold.id = taken.hold
        WHERE taken.resource = asked.resource AND released_at IS NULL
          AND taken.ends_at > $3 AND taken.ends_at < $4::timestamptz + INTERVAL '24 hours'
          AND taken.starts_at < $4 AND (taken.hold IS NULL OR hold.expires_at > $5)
          AND coalesce(hold.lead, hold.id) IS DISTINCT FROM $6 AND taken.visit IS DISTINCT FROM $7
    ), 0) AS week_seconds,
    CASE WHEN $9 THEN coalesce((date_part('epoch', greatest((
        SELECT max(visit.created_at) FROM (
            SELECT line.visit FROM visit_line AS line
            WHERE line.member = asked.member AND line.service = $8 AND line.added_to IS NULL
            ORDER BY line.id DESC LIMIT 100
        ) AS latest JOIN visit ON visit.id = latest.visit
        WHERE visit.any_member AND visit.status <> 'cancelled' AND visit.id <> $7
    ), (
        SELECT max(created_at) FROM hold
        WHERE hold.member = asked.member AND hold.service = $8 AND hold.any_member AND expires_at > $5
          AND coalesce(hold.lead, hold.id) <> $6
    ))) * 1000000)::bigint, 0) ELSE 0 END AS last_turn
FROM unnest($1::int[], $2::int[]) AS asked (member, resource)
"""


async def turns(offer: Offer, free: Sequence[Person], start: int, own: Own) -> list[Turn]:
    """Of everybody who is free at the start: one query. What is `own` was given to nobody."""
    who = {each.id: each for each in offer.people}
    day = local_date(start, offer.zone)
    rows = {row["member"]: row for row in await given(offer, [who[each.member] for each in free], day, own)}
    return [turn(offer, each, who[each.member], rows[each.member], day) for each in free]


async def given(offer: Offer, people: Sequence[Offered], day: date, own: Own) -> list[Record]:
    first, end = days_from(monday_of(day), 7, offer.zone)
    by_round = offer.any_staff is AnyStaff.round_robin
    ids = [each.id for each in people], [each.resource for each in people]
    week = utc(first), utc(end), clock.now()
    return await fetch(GIVEN, *ids, *week, own.hold, own.visit, offer.service, by_round)


def turn(offer: Offer, person: Person, offered: Offered, row: Record, day: date) -> Turn:
    return Turn(
        member=person.member,
        length=sum(end - start for start, end in person.shape.staff),
        busy_seconds=taken_within(person.busy, days_from(day, 1, offer.zone)),
        week_seconds=row["week_seconds"],
        work_seconds=work_in_week(offer.setup, person.member, monday_of(day)),
        last_given=row["last_given"],
        last_turn=row["last_turn"],
        rank=offered.rank,
    )


def days_from(first: date, number: int, zone: str) -> Span:
    return midnight(first, zone), midnight(first + number * ONE_DAY, zone)


def work_in_week(setup: Setup, member: int, monday: date) -> int:
    """Seconds they work from Monday to Sunday by schedule and exceptions, at least one."""
    spans = setup.once(("week", member, monday), lambda: setup.work(member, monday, monday + 6 * ONE_DAY))
    return max(sum(end - start for start, end in spans), 1)
