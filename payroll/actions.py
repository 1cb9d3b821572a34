"""Writing down what was earned, taking it back when a visit is reopened, and agreeing on terms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kit import clock, journal
from kit.db import execute, fetch, fetch_one, fetch_value, joined, transaction
from kit.errors import Invalid, NotFound
from kit.money import BASIS
from kit.rights import Actor, Permission
from ledger import actions as book
from ledger.rules import Account, Entry, opposite
from ledger.tables import AccountKind
from payroll import queries
from payroll.rules import (
    PartBack,
    Pay,
    Standing,
    Terms,
    Work,
    explain,
    explain_refunded,
    explain_taken_back,
    parts_back,
    pay_for,
)
from payroll.tables import PayLine

LOCK_VISIT = """
SELECT visit.id AS visit, visit.closing AS number, branch.id AS branch, branch.currency, branch.locale
FROM visit JOIN branch ON branch.id = visit.branch
WHERE visit.id = $1 FOR UPDATE OF visit
"""
IS_RECORDED = "SELECT EXISTS (SELECT FROM pay_line WHERE visit = $1 AND closing = $2)"
WORK = """
SELECT id AS line, member, title, service IS NOT NULL AS is_service, quantity, price, discount
FROM visit_line WHERE visit = $1 AND member IS NOT NULL AND voucher_type IS NULL ORDER BY position, id
"""
TERMS = """
SELECT id, member, starts_on, services_rate, goods_rate
FROM pay_terms WHERE member = ANY($1::int[]) AND starts_on <= $2
"""
STILL_EARNED = """
SELECT id, explanation, entry FROM pay_line AS earned
WHERE visit = $1 AND closing = $2 AND kind = 'earned'
    AND NOT EXISTS (SELECT FROM pay_line AS back WHERE back.takes_back = earned.id)
ORDER BY id
"""
ADD_OPPOSITE = """
INSERT INTO pay_line (member, branch, visit, line, title, is_service, closing, kind, terms, base, rate,
    amount, takes_back, earned_on, explanation, entry, created_at)
SELECT member, branch, visit, line, title, is_service, closing, 'taken_back', terms, -base, rate,
    -amount, id, $2, $3, $4, $5
FROM pay_line WHERE id = $1
"""
IS_TAKEN = "SELECT EXISTS (SELECT FROM pay_line WHERE visit = $1 AND closing = $2 AND refund = $3)"
STANDING = """
SELECT earned.id, earned.line, earned.rate,
    (earned.base + coalesce(sum(back.base), 0))::bigint AS base,
    (earned.amount + coalesce(sum(back.amount), 0))::bigint AS amount
FROM pay_line AS earned LEFT JOIN pay_line AS back ON back.takes_back = earned.id
WHERE earned.visit = $1 AND earned.closing = $2 AND earned.kind = 'earned'
GROUP BY earned.id ORDER BY earned.id
"""
MEMBERS = "SELECT id, member FROM pay_line WHERE id = ANY($1::int[])"
ADD_PART = """
INSERT INTO pay_line (member, branch, visit, line, title, is_service, closing, kind, terms, base, rate,
    amount, takes_back, earned_on, explanation, refund, entry, created_at)
SELECT member, branch, visit, line, title, is_service, closing, 'taken_back', terms, $7, rate,
    $8, id, $2, $3, $6, $4, $5
FROM pay_line WHERE id = $1
"""
LOCK_TERMS = "SELECT services_rate, goods_rate FROM pay_terms WHERE member = $1 AND starts_on = $2 FOR UPDATE"
PUT_TERMS = """
INSERT INTO pay_terms (member, starts_on, services_rate, goods_rate) VALUES ($1, $2, $3, $4)
ON CONFLICT (member, starts_on) DO UPDATE
SET services_rate = excluded.services_rate, goods_rate = excluded.goods_rate
RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Closing:
    """Which closing of which visit, and what money looks like there."""

    visit: int
    number: int
    branch: int
    currency: str
    locale: str

    @property
    def key(self) -> str:
        return f"pay:{self.visit}:{self.number}"


async def record_visit(visit_id: int, earned_on: date) -> None:
    """What each line of the visit's current closing earned, by the terms of `earned_on`.

    A line nobody did, or of somebody without terms, earns nothing. A second call changes nothing.
    """
    async with joined():
        closing = await lock_closing(visit_id)
        if await fetch_value(IS_RECORDED, visit_id, closing.number):
            return
        works = [Work(**row) for row in await fetch(WORK, visit_id)]
        found = await fetch(TERMS, [work.member for work in works], earned_on)
        earned = pay_for(works, [Terms(**row) for row in found], earned_on)
        if earned:
            await write_earned(closing, earned, earned_on)


async def lock_closing(visit_id: int) -> Closing:
    """Two calls for one visit wait for each other here; what they read afterwards is the truth."""
    row = await fetch_one(LOCK_VISIT, visit_id)
    if row is None:
        raise NotFound("There is no such visit.")
    return Closing(**row)


async def write_earned(closing: Closing, earned: list[Pay], earned_on: date) -> None:
    entries = [entry for pay in earned for entry in owed(closing, pay.work.member, pay.amount)]
    posted = await book.post(
        closing.key, entries, branch=closing.branch, description=f"Pay for visit {closing.visit}"
    )
    await PayLine.insert(*[line_of(closing, pay, earned_on, posted) for pay in earned])


def line_of(closing: Closing, pay: Pay, earned_on: date, posted: int) -> PayLine:
    return PayLine(
        member=pay.work.member,
        branch=closing.branch,
        visit=closing.visit,
        line=pay.work.line,
        title=pay.work.title,
        is_service=pay.work.is_service,
        closing=closing.number,
        kind=PayLine.Kind.earned,
        terms=pay.terms.id,
        base=pay.work.base,
        rate=pay.rate,
        amount=pay.amount,
        earned_on=earned_on,
        explanation=explain(pay, closing.currency, closing.locale),
        entry=posted,
        created_at=clock.now(),
    )


def owed(closing: Closing, member: int, amount: int) -> tuple[Entry, Entry]:
    """It costs the branch, and is owed to the member."""
    expense = Account(AccountKind.pay_expense, closing.currency, closing.branch)
    payable = Account(AccountKind.pay_payable, closing.currency, closing.branch, member)
    return Entry(expense, amount), Entry(payable, -amount)


async def take_back(visit_id: int, earned_on: date) -> None:
    """The opposite of what the current closing earned, dated `earned_on`; a second call changes nothing."""
    async with transaction():
        closing = await lock_closing(visit_id)
        lines = await fetch(STILL_EARNED, visit_id, closing.number)
        if not lines:
            return
        reversal = await book.reverse(
            lines[0]["entry"],
            key=f"{closing.key}:back",
            branch=closing.branch,
            description=f"Pay for visit {visit_id} taken back",
        )
        for line in lines:
            words = explain_taken_back(line["explanation"])
            await execute(ADD_OPPOSITE, line["id"], earned_on, words, reversal, clock.now())


async def take_part_back(visit_id: int, refund: int, left: Mapping[int, int], earned_on: date) -> None:
    """What lines earned on money that was refunded; `left` is what stays of each line's price.

    `refund` is the number of the refund of the closing's bill: the same one again changes nothing.
    """
    async with joined():
        closing = await lock_closing(visit_id)
        if await fetch_value(IS_TAKEN, visit_id, closing.number, refund):
            return
        rows = await fetch(STANDING, visit_id, closing.number)
        parts = parts_back([Standing(**row) for row in rows], left)
        if parts:
            await write_parts(closing, refund, parts, earned_on)


async def write_parts(closing: Closing, refund: int, parts: list[PartBack], earned_on: date) -> None:
    members = dict(await fetch(MEMBERS, [part.of.id for part in parts]))
    entries = [entry for part in parts for entry in opposite(owed(closing, members[part.of.id], part.amount))]
    posted = await book.post(
        f"{closing.key}:refund:{refund}",
        entries,
        branch=closing.branch,
        description=f"Pay for visit {closing.visit} taken back with a refund",
    )
    for part in parts:
        words = explain_refunded(part, closing.currency, closing.locale)
        facts = part.of.id, earned_on, words, posted, clock.now(), refund, -part.base, -part.amount
        await execute(ADD_PART, *facts)


async def set_terms(actor: Actor, member: int, starts_on: date, services_rate: int, goods_rate: int) -> int:
    """Terms from a day on, in basis points; the same day again replaces them. Earned pay does not change."""
    actor.require(Permission.edit_pay)
    about = await queries.access_pay(actor, member)
    refuse_impossible(services_rate, goods_rate)
    after = {"starts_on": starts_on, "services_rate": services_rate, "goods_rate": goods_rate}
    async with transaction():
        old = await fetch_one(LOCK_TERMS, member, starts_on)
        terms = int(await fetch_value(PUT_TERMS, member, starts_on, services_rate, goods_rate))
        before = None if old is None else {"starts_on": starts_on, **old}
        await journal.write(
            actor, "set_terms", ("staff_member", member), branch=about.branch, before=before, after=after
        )
    return terms


def refuse_impossible(services_rate: int, goods_rate: int) -> None:
    rates = {"services_rate": services_rate, "goods_rate": goods_rate}
    wrong = {
        name: "This is between 0 and 100 percent." for name, rate in rates.items() if not 0 <= rate <= BASIS
    }
    if wrong:
        raise Invalid("A share is between nothing and everything.", **wrong)
