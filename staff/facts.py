"""People and accounts in the words of the journal."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from asyncpg import Record

from catalog.rules import WEEKDAYS, show_hours, show_shape
from catalog.tables import Tie
from kit.clock import local_midnight, wall
from kit.db import fetch, fetch_one
from kit.money import format_money
from kit.rights import Actor
from kit.typed import short_date
from staff.rules import WEEK
from staff.tables import TimeOff

Facts = dict[str, Any]
MEMBER = """
SELECT m.name, m.title, m.about, m.phone, m.email AS "e-mail", m.position, m.is_online AS "bookable online",
       m.dismissed_on AS dismissed, b.name AS branch, skill_level.name AS level
FROM staff_member m JOIN branch b ON b.id = m.branch LEFT JOIN skill_level ON skill_level.id = m.level
WHERE m.id = $1
"""
SKILLS = """
SELECT service.name, skill.minutes, skill.pattern, skill.price, skill.rank, branch.currency
FROM skill JOIN service ON service.id = skill.service
JOIN staff_member m ON m.id = skill.member JOIN branch ON branch.id = m.branch
WHERE skill.member = $1 ORDER BY service.name
"""
LEVEL = "SELECT name, position AS place FROM skill_level WHERE id = $1"
LEVEL_TERMS = """
SELECT skill_level.name || ' in ' || branch.name AS whose, branch.id AS branch, branch.currency,
       level_terms.minutes, level_terms.pattern, level_terms.price, NULL::int AS rank
FROM level_terms JOIN skill_level ON skill_level.id = level_terms.level
JOIN branch ON branch.id = level_terms.branch
WHERE level_terms.service = $1 ORDER BY branch.id, skill_level.position, skill_level.id
"""
OWNS = {Tie.only: "only for", Tie.preferred: "first for"}
OWNERS = """
SELECT tie, m.name FROM member_tie JOIN staff_member m ON m.id = member_tie.member
WHERE member_tie.resource = $1
UNION ALL
SELECT tie, s.name FROM service_tie JOIN service s ON s.id = service_tie.service
WHERE service_tie.resource = $1
ORDER BY tie, name
"""
SCHEDULES = """
SELECT s.starts_on, s.ends_on, s.length, d.day, d.hours
FROM schedule s LEFT JOIN schedule_day d ON d.schedule = s.id
WHERE s.member = $1 AND s.starts_on = $2 ORDER BY d.day
"""
EXCEPTION = "SELECT hours, reason FROM schedule_exception WHERE member = $1 AND happens_on = $2"
CLOSED_ONLINE = """
SELECT m.name, c.starts_on, c.ends_on, c.reason
FROM closed_online c LEFT JOIN staff_member m ON m.id = c.member WHERE c.id = $1
"""
ACCOUNT = """
SELECT a.name, a.email, a.role, m.name AS calendar, a.every_branch AS "every branch", a.closed_at AS closed,
       replace(nullif(array_to_string(a.more_rights, ', '), ''), '_', ' ') AS "also may",
       replace(nullif(array_to_string(a.fewer_rights, ', '), ''), '_', ' ') AS "may not",
       (SELECT string_agg(b.name, ', ' ORDER BY b.name)
        FROM account_branch ab JOIN branch b ON b.id = ab.branch WHERE ab.account = a.id) AS branches
FROM account a LEFT JOIN staff_member m ON m.id = a.member WHERE a.id = $1
"""


async def member_facts(member: int) -> Facts:
    return {**(await fetch_one(MEMBER, member) or {})}


async def account_facts(account: int) -> Facts:
    return {**(await fetch_one(ACCOUNT, account) or {})}


async def skill_facts(member: int) -> Facts:
    """{"Haircut": "own time 45 min, own price €50.00"}"""
    return {row["name"]: terms(row) for row in await fetch(SKILLS, member)}


async def level_facts(level: int) -> Facts:
    return {**(await fetch_one(LEVEL, level) or {})}


async def level_terms_facts(actor: Actor, service: int) -> Facts:
    """{"Senior in Center": "own time 45 min, own price €50.00"} in the actor's branches."""
    rows = await fetch(LEVEL_TERMS, service)
    return {row["whose"]: terms(row) for row in rows if actor.works_in(row["branch"])}


def terms(row: Record) -> str:
    minutes, price = row["minutes"], row["price"]
    own = [f"own time {show_shape(minutes, row['pattern'])} min"] if minutes is not None else []
    own += [f"own price {format_money(price, row['currency'])}"] if price is not None else []
    own += [f"rank {row['rank']}"] if row["rank"] is not None else []
    return ", ".join(own) or "as in the price list"


async def owner_facts(room: int) -> Facts:
    """{"only for": "Anna, Lena"}; nothing of a room that is everybody's."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in await fetch(OWNERS, room):
        found[OWNS[row["tie"]]].append(row["name"])
    return {name: ", ".join(owners) for name, owners in found.items()}


async def schedule_facts(member: int, starts_on: date) -> Facts:
    """{"from 2026-12-07": "7 days", "Monday": "09:00-18:00", …}"""
    rows = await fetch(SCHEDULES, member, starts_on)
    if not rows:
        return {}
    until = f" until {rows[0]['ends_on']}" if rows[0]["ends_on"] else ""
    days = {day_name(row["day"], row["length"]): show_hours(row["hours"]) for row in rows if row["hours"]}
    return {"schedule": f"{rows[0]['length']} days from {starts_on}{until}", **days}


def day_name(day: int, length: int) -> str:
    return WEEKDAYS[day] if length == WEEK else f"day {day + 1}"


async def exception_facts(member: int, day: date) -> Facts:
    row = await fetch_one(EXCEPTION, member, day)
    return {} if row is None else {f"hours on {day}": described(row["hours"], row["reason"])}


def described(hours: Sequence[int], reason: str) -> str:
    return ": ".join(part for part in (show_hours(hours) or "day off", reason) if part)


def stretch_words(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """Whole days as days, "24 Dec 2026 to 31 Dec 2026"; else with times, "24 Dec 2026, 14:00-18:00"."""
    first, end = wall(starts_at, zone), wall(ends_at, zone)
    last = wall(ends_at - timedelta(minutes=1), zone).date()
    one_day = first.date() == last
    if starts_at == local_midnight(first.date(), zone) and ends_at == local_midnight(end.date(), zone):
        return short_date(last) if one_day else f"{short_date(first.date())} to {short_date(last)}"
    if one_day:
        return f"{short_date(last)}, {first:%H:%M}-{'24:00' if end.date() != last else f'{end:%H:%M}'}"
    return f"{short_date(first.date())}, {first:%H:%M} to {short_date(end.date())}, {end:%H:%M}"


def in_words(time_off: TimeOff) -> str:
    """What has become of it, and why: "declined: Christmas is full"."""
    said = time_off.answer if time_off.status == TimeOff.Status.declined else time_off.reason
    return ": ".join(part for part in (str(time_off.status), said) if part)


async def closed_online_facts(closed: int) -> Facts:
    """{"closed online": "everybody, 2026-12-24 to 2026-12-26: Christmas"}"""
    row = await fetch_one(CLOSED_ONLINE, closed)
    if row is None:
        return {}
    told = f"{row['name'] or 'everybody'}, {row['starts_on']} to {row['ends_on']}"
    return {"closed online": ": ".join(part for part in (told, row["reason"]) if part)}
