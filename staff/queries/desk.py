"""What the staff pages and the journal show."""

from dataclasses import dataclass
from datetime import date, datetime

from asyncpg import Record

from catalog.queries import LARGEST_ID, Ask, branches_of, paged
from kit import clock
from kit.db import fetch
from kit.errors import NotFound
from kit.paging import Pages
from kit.rights import Actor, Permission
from staff.changes import Change, Money, changes, could_be_contact, without_contacts
from staff.queries.members import cycles_in
from staff.rules import Cycle

MEMBERS = """
SELECT m.id, m.name, m.title, m.is_online, m.dismissed_on, b.name AS branch, skill_level.name AS level,
       (SELECT count(*) FROM skill WHERE skill.member = m.id) AS skills,
       (SELECT string_agg(o.name, ', ' ORDER BY o.name) FROM staff_member s JOIN branch o ON o.id = s.branch
        WHERE s.resource = m.resource AND s.id <> m.id) AS elsewhere,
       count(*) OVER () AS total
FROM staff_member m JOIN branch b ON b.id = m.branch LEFT JOIN skill_level ON skill_level.id = m.level
WHERE (m.dismissed_on IS NOT NULL AND m.dismissed_on <= $1) = $2
  AND (m.name ILIKE $3 OR m.title ILIKE $3) AND m.branch = ANY($4::int[])
ORDER BY b.name, b.id, m.position, m.name, m.id LIMIT $5 OFFSET $6
"""
PEOPLE = """
SELECT m.id, m.name, b.name AS branch FROM staff_member m JOIN branch b ON b.id = m.branch
WHERE m.branch = ANY($1::int[]) AND m.dismissed_on IS NULL ORDER BY b.name, b.id, m.name, m.id
"""
SKILLS = """
SELECT service.id, service.name, coalesce(level_terms.minutes, service.minutes) AS usual_minutes,
       coalesce(level_terms.price, service_price.price) AS usual_price,
       category.name AS category, skill.id IS NOT NULL AS can, skill.minutes, skill.pattern, skill.price,
       skill.rank, service.any_staff = 'priority' AS goes_by_rank
FROM service
JOIN category ON category.id = service.category
LEFT JOIN service_price ON service_price.service = service.id AND service_price.branch = $2
LEFT JOIN skill ON skill.service = service.id AND skill.member = $1
LEFT JOIN level_terms ON level_terms.service = service.id AND level_terms.branch = $2
                     AND level_terms.level = (SELECT level FROM staff_member WHERE id = $1)
WHERE service.is_active AND (service_price.id IS NOT NULL OR skill.id IS NOT NULL)
ORDER BY category.position, category.name, category.id, service.position, service.name, service.id
"""
SCHEDULES = """
SELECT s.id, s.member, s.starts_on, s.length, s.ends_on, d.day, d.hours
FROM schedule s LEFT JOIN schedule_day d ON d.schedule = s.id WHERE s.member = $1
"""
EXCEPTIONS = """
SELECT happens_on, hours, reason FROM schedule_exception
WHERE member = $1 AND happens_on >= $2 ORDER BY happens_on
"""
ABSENCES = """
SELECT id, starts_at, ends_at, reason, status FROM time_off
WHERE member = $1 AND ends_at > $2 AND status IN ('asked', 'approved') ORDER BY starts_at
"""
ACCOUNTS_OF = "SELECT name, email FROM account WHERE member = $1 AND closed_at IS NULL ORDER BY name"
# What is asked of a client's card is found under the numbers of cards that went up in it as well.
JOURNAL = """
SELECT j.id, j.happened_at, j.who, j.action, j.subject, j.subject_id, j.before, j.after,
       b.name AS branch, b.zone, b.currency, b.locale, count(*) OVER () AS total,
       CASE j.subject
           WHEN 'staff_member' THEN (SELECT name FROM staff_member WHERE id = j.subject_id)
           WHEN 'skill_level' THEN (SELECT name FROM skill_level WHERE id = j.subject_id)
           WHEN 'price_rule' THEN (SELECT name FROM price_rule WHERE id = j.subject_id)
           WHEN 'account' THEN (SELECT name FROM account WHERE id = j.subject_id)
           WHEN 'tablet' THEN (SELECT name FROM tablet WHERE id = j.subject_id)
           WHEN 'branch' THEN (SELECT name FROM branch WHERE id = j.subject_id)
           WHEN 'service' THEN (SELECT name FROM service WHERE id = j.subject_id)
           WHEN 'category' THEN (SELECT name FROM category WHERE id = j.subject_id)
           WHEN 'good' THEN (SELECT name FROM good WHERE id = j.subject_id)
           WHEN 'kind' THEN (SELECT name FROM kind WHERE id = j.subject_id)
           WHEN 'resource' THEN (SELECT name FROM resource WHERE id = j.subject_id)
       END AS named
FROM journal_entry j LEFT JOIN branch b ON b.id = j.branch
WHERE ($1::int[] IS NULL OR j.branch = ANY($1::int[]) OR j.account = $2)
  AND (j.who ILIKE $3 OR j.action ILIKE $3 OR j.subject ILIKE $3
       OR $7 AND (j.before::text ILIKE $3 OR j.after::text ILIKE $3))
  AND ($4 = 0 OR j.branch = $4)
  AND ($5 = '' OR (j.subject = $5 AND ($6 = '{}'::int[] OR j.subject_id = ANY($6))))
ORDER BY j.id DESC LIMIT $8 OFFSET $9
"""


@dataclass(frozen=True, slots=True)
class JournalAsk:
    """Which part of the journal somebody wants to read; 0 and "" leave a filter open.

    `also` are numbers of other things of the same kind that are told with `subject_id`.
    """

    search: str = ""
    branch: int = 0
    subject: str = ""
    subject_id: int = 0
    page: int = 1
    also: tuple[int, ...] = ()

    @property
    def subjects(self) -> list[int]:
        """None where it is open."""
        return [self.subject_id, *self.also] if self.subject_id else []


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the journal, and what it changed."""

    row: Record
    changes: list[Change]


async def member_sheet(actor: Actor, ask: Ask, branch: int = 0) -> tuple[list[Record], Pages]:
    """A page of the people of the actor's branches, or of one of them; `ask.retired` are those who left."""
    branches = [each.id for each in await branches_of(actor) if branch in (0, each.id)]
    today = clock.now().date()
    return await paged(MEMBERS, ask.page, today, ask.retired, ask.pattern, branches)


async def people(actor: Actor) -> list[Record]:
    """Everybody who works in the actor's branches: id, name, branch."""
    return await fetch(PEOPLE, [each.id for each in await branches_of(actor)])


async def skills_of(member: int, branch: int) -> list[Record]:
    """What the branch offers and whether the member can do it, with their own minutes and price.

    What is usual is as in the price list, or as with their level.
    """
    return await fetch(SKILLS, member, branch)


async def schedules_of(member: int) -> list[Cycle]:
    """All schedules, the latest first."""
    cycles = cycles_in(await fetch(SCHEDULES, member)).get(member, [])
    return sorted(cycles, key=lambda each: each.starts_on, reverse=True)


async def schedule_from(member: int, starts_on: date) -> Cycle:
    """The schedule that begins on a day."""
    for each in await schedules_of(member):
        if each.starts_on == starts_on:
            return each
    raise NotFound("There is no such schedule.")


async def exceptions_of(member: int, since: date) -> list[Record]:
    return await fetch(EXCEPTIONS, member, since)


async def absences_of(member: int, since: datetime) -> list[Record]:
    """Time off that is not over yet, approved or asked for."""
    return await fetch(ABSENCES, member, since)


async def accounts_of(member: int) -> list[Record]:
    """The open accounts whose calendar this is."""
    return await fetch(ACCOUNTS_OF, member)


async def journal(actor: Actor, ask: JournalAsk) -> tuple[list[Line], Pages]:
    """A page of the journal, newest first: of the actor's branches, and what they did themselves."""
    branches = None if actor.branches is None else list(actor.branches)
    asked = (Ask(ask.search).pattern, min(max(ask.branch, 0), LARGEST_ID), ask.subject, ask.subjects)
    within = actor.may(Permission.see_phones) or not could_be_contact(ask.search)
    rows, shown = await paged(JOURNAL, ask.page, branches, actor.account, *asked, within)
    return [Line(row, told_to(actor, row)) for row in rows], shown


def told_to(actor: Actor, row: Record) -> list[Change]:
    told = changes(row["before"], row["after"], money_of(row))
    return told if actor.may(Permission.see_phones) else without_contacts(row["subject"], told)


def money_of(row: Record) -> Money | None:
    return Money(row["currency"], row["locale"]) if row["currency"] else None
