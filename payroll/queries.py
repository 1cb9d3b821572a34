"""Who earned what, line by line, and what is still owed."""

from dataclasses import dataclass, fields

from asyncpg import Record

from kit.db import fetch, fetch_one, fetch_value
from kit.errors import NotFound
from kit.paging import Pages, pages
from kit.periods import Period
from kit.rights import Actor, Permission

LARGEST_ID = 2**31 - 1  # what an id column holds
MEMBER = "SELECT id, name, title, branch FROM staff_member WHERE id = $1"
EARNED = """
WITH owed AS (
    SELECT party, -sum(amount)::bigint AS amount
    FROM book_account JOIN posting ON posting.account = book_account.id
    WHERE kind = 'pay_payable' AND branch = $1 GROUP BY party
)
SELECT member.id AS member, member.name, member.title,
    coalesce(sum(pay.base) FILTER (WHERE pay.is_service), 0)::bigint AS services,
    coalesce(sum(pay.base) FILTER (WHERE NOT pay.is_service), 0)::bigint AS goods,
    coalesce(sum(pay.amount) FILTER (WHERE pay.kind = 'earned'), 0)::bigint AS earned,
    coalesce(sum(pay.amount) FILTER (WHERE pay.kind = 'taken_back'), 0)::bigint AS taken_back,
    coalesce(sum(pay.amount), 0)::bigint AS total,
    coalesce(max(owed.amount), 0)::bigint AS owed,
    EXISTS (SELECT FROM pay_terms WHERE pay_terms.member = member.id) AS has_terms
FROM staff_member AS member
LEFT JOIN pay_line AS pay ON pay.member = member.id AND pay.branch = $1 AND pay.earned_on BETWEEN $2 AND $3
LEFT JOIN owed ON owed.party = member.id
WHERE ($4::int IS NULL OR member.id = $4)
    AND (pay.id IS NOT NULL OR owed.amount <> 0 OR (member.branch = $1 AND member.dismissed_on IS NULL))
GROUP BY member.id ORDER BY member.position, member.name, member.id
"""
LINES = """
SELECT pay.id, pay.kind, pay.title, pay.is_service, pay.base, pay.rate, pay.amount, pay.earned_on,
    pay.explanation, pay.visit, pay.closing, pay.takes_back, earned.earned_on AS takes_back_on,
    back.id AS taken_back, back.earned_on AS taken_back_on,
    visit.starts_at, client.name AS client, member.name AS member
FROM pay_line AS pay
JOIN visit ON visit.id = pay.visit
JOIN staff_member AS member ON member.id = pay.member
LEFT JOIN client ON client.id = visit.client
LEFT JOIN pay_line AS earned ON earned.id = pay.takes_back
LEFT JOIN pay_line AS back ON back.takes_back = pay.id AND back.refund = 0
WHERE pay.branch = $1 AND ($2::int IS NULL OR pay.member = $2) AND pay.earned_on BETWEEN $3 AND $4
ORDER BY coalesce(earned.earned_on, pay.earned_on) DESC, visit.starts_at DESC, pay.visit,
    coalesce(pay.takes_back, pay.id), pay.id
LIMIT $5 OFFSET $6
"""
COUNT_LINES = (
    "SELECT count(*) FROM pay_line WHERE branch = $1 AND member = $2 AND earned_on BETWEEN $3 AND $4"
)
TERMS = (
    "SELECT id, starts_on, services_rate, goods_rate FROM pay_terms WHERE member = $1 ORDER BY starts_on DESC"
)


@dataclass(frozen=True, slots=True)
class Earner:
    """Somebody who is paid."""

    id: int
    name: str
    title: str
    branch: int


@dataclass(frozen=True, slots=True)
class Earned:
    """One member's pay in a period, in minor units. `taken_back` is negative; `owed` is today's balance."""

    member: int
    name: str
    title: str
    services: int
    goods: int
    earned: int
    taken_back: int
    total: int
    owed: int
    has_terms: bool


async def access_pay(actor: Actor, member: int) -> Earner:
    """The member, for whoever may see the pay of the branch, or for the member themselves."""
    found = await fetch_one(MEMBER, member) if 0 < member <= LARGEST_ID else None
    earner = Earner(**found) if found else None
    if earner is None or not may_see(actor, earner):
        raise NotFound("There is no such member of staff.")
    return earner


def may_see(actor: Actor, earner: Earner) -> bool:
    own = actor.may(Permission.see_own_pay) and actor.member == earner.id
    return own or (actor.may(Permission.see_pay) and actor.works_in(earner.branch))


async def earned(branch: int, period: Period, member: int | None = None) -> list[Earned]:
    """One row for each member of the branch, those who earned nothing included; or for one member only."""
    return [Earned(**row) for row in await fetch(EARNED, branch, period.first, period.last, member)]


def summed(rows: list[Earned]) -> dict[str, int]:
    """The sum of each column of money."""
    columns = [
        each.name for each in fields(Earned) if each.name not in ("member", "name", "title", "has_terms")
    ]
    return {column: sum(getattr(row, column) for row in rows) for column in columns}


async def lines(branch: int, member: int, period: Period, page: int) -> tuple[list[Record], Pages]:
    """One page of what the member earned, newest first; what is taken back stands right below what it was."""
    total = await fetch_value(COUNT_LINES, branch, member, period.first, period.last)
    shown = pages(page, total)
    return await fetch(LINES, branch, member, period.first, period.last, shown.size, shown.offset), shown


async def every_line(branch: int, member: int | None, period: Period) -> list[Record]:
    """All of them in the same order, for a spreadsheet."""
    return await fetch(LINES, branch, member, period.first, period.last, None, 0)


async def terms_of(member: int) -> list[Record]:
    """Every agreement, newest first."""
    return await fetch(TERMS, member)
