"""Setting what is asked of who missed visits, and leaving something out of count."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from itertools import pairwise

from catalog.facts import note_difference
from catalog.reading import MARKED, read, whole
from clients import queries as cards
from clients.queries import trust as queries
from clients.rules import clean
from clients.rules.trust import in_words
from clients.schemas import TrustForm
from clients.tables.trust import TrustTerms
from kit import clock, journal
from kit.db import execute, fetch_one, transaction
from kit.errors import Invalid, Refused
from kit.rights import Actor, Permission
from kit.seen import refuse_stale

LONGEST_WHY = 300
NUMBER = re.compile(r"\d{1,3}([.,]\d{1,2})?")
READERS = {"half_life_days": whole(1, 3_650), "deposit_rate": whole(1, 100)}
POINTS = ("no_show_points", "late_points")
THRESHOLDS = ("deposit_from", "prepay_from", "refuse_from")
MISSED = """
SELECT visit.id FROM visit WHERE id = $1 AND client = $2
AND (status = 'no_show' OR status = 'cancelled' AND cancelled_late) FOR UPDATE
"""
WAIVE = """
INSERT INTO trust_waiver (visit, waived_at, waived_by, why) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
"""
COUNT_AGAIN = "DELETE FROM trust_waiver WHERE visit = $1"
EXEMPT = """
INSERT INTO trust_exemption (client, exempt_at, exempt_by, why) VALUES ($1, $2, $3, $4)
ON CONFLICT (client) DO NOTHING
"""
EXEMPT_NO_MORE = "DELETE FROM trust_exemption WHERE client = $1"


class NothingMissed(Refused):
    """The visit is no no-show and no late cancellation any more."""


async def set_terms(actor: Actor, form: TrustForm) -> None:
    """For all branches. Raises `Stale`, and `Invalid` with each field that is wrong."""
    actor.require(Permission.edit_catalog)
    values = parsed(form)
    async with transaction():
        await execute("LOCK TABLE trust_terms IN SHARE ROW EXCLUSIVE MODE")
        row = await queries.terms_row()
        before = facts(row)
        refuse_stale(form.seen, before)
        for name, value in values.items():
            setattr(row, name, value)
        await row.save()
        await note_difference(actor, "change", ("trust_terms", row.id), (before, facts(row)))


def parsed(form: TrustForm) -> dict[str, int | None]:
    """Thresholds that are left empty ask nothing; a graver one is not lower than a lighter one."""
    wrong: dict[str, str] = {}
    values: dict[str, int | None] = {}
    try:
        values |= read(form, READERS)
        values["deposit_rate"] = int(values["deposit_rate"] or 0) * 100
    except Invalid as trouble:
        wrong |= trouble.fields
    for name in (*POINTS, *THRESHOLDS):
        text = getattr(form, name).strip()
        values[name] = hundredths(text)
        if values[name] is None and (text or name in POINTS):
            wrong[name] = "Write a number like 1 or 0.5."
        elif values[name] == 0 and name in THRESHOLDS:
            wrong[name] = "Write more than 0, or leave it empty."
    wrong = wrong or out_of_order([(name, values[name]) for name in THRESHOLDS])
    if wrong:
        raise Invalid(MARKED, **wrong)
    return values


def out_of_order(thresholds: list[tuple[str, int | None]]) -> dict[str, str]:
    named = [(name, value) for name, value in thresholds if value is not None]
    return {
        name: "This is graver than the one before, so it needs more points."
        for (_, before), (name, value) in pairwise(named)
        if value <= before
    }


def hundredths(text: str) -> int | None:
    """1.5 → 150; None for what is no such number."""
    return int(Decimal(text.replace(",", ".")) * 100) if NUMBER.fullmatch(text) else None


async def waive(actor: Actor, client_id: int, visit_id: int, why: str) -> None:
    """One no-show or late cancellation does not count. Raises `NothingMissed`, `Invalid` without a reason."""
    values = clock.now(), actor.name, reason(why)
    async with deciding(actor, client_id, visit_id):
        if await execute(WAIVE, visit_id, *values):
            after = {"visit": visit_id, "why": values[2]}
            await journal.write(actor, "waive", ("client", client_id), after=after)


async def count_again(actor: Actor, client_id: int, visit_id: int) -> None:
    async with deciding(actor, client_id, visit_id):
        if await execute(COUNT_AGAIN, visit_id):
            await journal.write(actor, "count again", ("client", client_id), after={"visit": visit_id})


@asynccontextmanager
async def deciding(actor: Actor, client_id: int, visit_id: int) -> AsyncIterator[None]:
    """The card and the visit are held meanwhile."""
    async with holding(actor, client_id):
        if await fetch_one(MISSED, visit_id, client_id) is None:
            raise NothingMissed("That visit is neither a no-show nor a late cancellation any more.")
        yield


async def exempt(actor: Actor, client_id: int, why: str) -> None:
    """Nothing is asked of them, whatever they missed."""
    values = clock.now(), actor.name, reason(why)
    async with holding(actor, client_id):
        if await execute(EXEMPT, client_id, *values):
            after = {"why": values[2]}
            await journal.write(actor, "exempt from trust rules", ("client", client_id), after=after)


async def exempt_no_more(actor: Actor, client_id: int) -> None:
    async with holding(actor, client_id):
        if await execute(EXEMPT_NO_MORE, client_id):
            await journal.write(actor, "trust rules count again", ("client", client_id))


@asynccontextmanager
async def holding(actor: Actor, client_id: int) -> AsyncIterator[None]:
    actor.require(Permission.edit_clients)
    async with transaction():
        await cards.access_client(actor, client_id, lock=True)
        yield


def reason(why: str) -> str:
    text = " ".join(clean(why).split())
    if not text:
        raise Invalid("Why is that?", trust_why="Say why: somebody will ask.")
    if len(text) > LONGEST_WHY:
        raise Invalid("That is too long.", trust_why=f"Please use at most {LONGEST_WHY} letters.")
    return text


def facts(row: TrustTerms) -> dict[str, object]:
    def shown(points: int | None) -> str:
        return "" if points is None else in_words(points)

    return {
        "halves every, days": row.half_life_days,
        "a no-show counts": shown(row.no_show_points),
        "a late cancellation counts": shown(row.late_points),
        "deposit from": shown(row.deposit_from),
        "prepayment from": shown(row.prepay_from),
        "not online from": shown(row.refuse_from),
        "deposit, %": row.deposit_rate // 100,
    }
