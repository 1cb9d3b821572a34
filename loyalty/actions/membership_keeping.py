"""What the desk changes on a membership that was sold: begun, extended, counted anew, blocked."""

from collections.abc import Mapping
from datetime import date

from catalog.reading import day, whole, wrong
from kit import clock
from kit.db import execute, fetch, transaction
from kit.errors import Refused
from kit.rights import Actor, Permission
from kit.typed import short_date
from ledger.rules import Account, Entry
from ledger.tables import AccountKind
from loyalty.actions.membership_moves import Change, Over, hold, hold_any, note, reason_of, write
from loyalty.actions.memberships import begin, found
from loyalty.membership_tables import Counted
from loyalty.queries.membership_facts import Known
from loyalty.rules.memberships import State
from loyalty.rules.memberships.terms import MOST_VISITS
from loyalty.voucher_tables import VoucherMove

Kind = VoucherMove.Kind
SET_END = "UPDATE voucher SET expires_on = $2 WHERE id = $1"
SET_PERIOD = "UPDATE membership_period SET until_on = $2 WHERE id = $1"
SET_BLOCKED = "UPDATE voucher SET blocked_at = $2 WHERE id = $1"
LAPSED = """
SELECT cover, -sum(membership_count.visits)::int AS visits FROM voucher_move
JOIN membership_count ON membership_count.move = voucher_move.id
WHERE voucher = $1 AND kind = 'expired' AND made_at >= $2 GROUP BY cover ORDER BY cover
"""
LAPSED_AMOUNT = """
SELECT -coalesce(sum(amount), 0)::bigint AS amount FROM voucher_move
WHERE voucher = $1 AND kind = 'expired' AND made_at >= $2
"""
GO_ON = "UPDATE membership SET ended_at = NULL, how = '' WHERE id = $1"


class Begun(Refused):
    """Its time runs already, and what was used stays used."""

    def __init__(self, known: Known) -> None:
        super().__init__(f"It began on {short_date(known.row['starts_on'])} already. Extend it instead.")


async def begin_on(actor: Actor, voucher: int, typed: str) -> None:
    """One that waits begins on a day, today or later. Raises `Invalid`, `Begun`, `Over`."""
    actor.require(Permission.take_payments)
    async with transaction():
        known = await hold(actor, voucher)
        if known.state is not State.issued:
            raise Begun(known)
        first: date = day(typed.strip(), "starts_on")
        if first < known.today:
            raise wrong("starts_on", "Choose today or a later day.")
        await begin(known.row["id"], voucher, known.having.agreed, first)
        await note(actor, "begin", known, {"begins": known.row["starts_on"]}, {"begins": first})


async def extend(actor: Actor, voucher: int, until: str, why: str) -> None:
    """Its last day becomes a later one; what had lapsed can be used again. Raises `Invalid`, `Over`."""
    actor.require(Permission.edit_loyalty)
    async with transaction():
        known = await hold_any(actor, voucher)
        if known.state is State.cancelled:
            raise Over(known)
        last, reason = new_end(known, until), reason_of(why)
        await execute(SET_END, voucher, last)
        await execute(SET_PERIOD, known.row["period"], last)
        await bring_back(actor, known, reason)
        before, after = {"until": known.row["expires_on"]}, {"until": last, "why": reason}
        await note(actor, "extend", known, before, after)


def new_end(known: Known, typed: str) -> date:
    last: date = day(typed.strip(), "until_on")
    before = known.row["expires_on"]
    if known.row["starts_on"] is None:
        raise wrong("until_on", "It has not begun yet, so it has no last day.")
    if before is None:
        raise wrong("until_on", "It lasts without end already.")
    if last <= before:
        raise wrong("until_on", f"Choose a day after {short_date(before)}.")
    if last < known.today:
        raise wrong("until_on", "Choose today or a later day: on this one it would be over.")
    return last


async def bring_back(actor: Actor, known: Known, reason: str) -> None:
    """What lapsed when it ended, where it had."""
    ended = known.row["ended_at"]
    if ended is None:
        return
    await execute(GO_ON, known.row["id"])
    [row] = await fetch(LAPSED_AMOUNT, known.voucher, ended)
    visits = {each["cover"]: each["visits"] for each in await fetch(LAPSED, known.voucher, ended)}
    if row["amount"] or visits:
        against = [Entry(on(known, AccountKind.vouchers_lapsed), row["amount"])]
        await write(actor, known, Change(Kind.corrected, row["amount"], visits, against, reason))


def on(known: Known, kind: AccountKind) -> Account:
    return Account(kind, known.row["currency"], known.row["branch"])


async def correct(actor: Actor, voucher: int, cover: int | None, visits: str, why: str) -> None:
    """So many visits are to be left, of a cover where they are counted apart; what is owed for them stays.

    Raises `Invalid`, `Over`.
    """
    actor.require(Permission.edit_loyalty)
    async with transaction():
        known = await hold(actor, voucher)
        wanted, reason = whole(0, MOST_VISITS)(visits.strip(), "visits"), reason_of(why)
        left = left_of(known, cover)
        if wanted == left:
            raise wrong("visits", f"{left} are left already.")
        await write(actor, known, Change(Kind.corrected, 0, {cover: wanted - left}, reason=reason))
        before: Mapping[str, object] = {"visits": left, "of": cover}
        await note(actor, "correct", known, before, {"visits": wanted, "why": reason})


def left_of(known: Known, cover: int | None) -> int:
    agreed = known.having.agreed
    if agreed.counted is Counted.period:
        raise wrong("visits", "It has no number of visits: extend it instead.")
    if (cover is None) != (agreed.counted is Counted.together) or cover not in known.having.counts:
        raise wrong("cover", "Choose which of its visits are meant.")
    return known.having.counts[cover]


async def set_blocked(actor: Actor, voucher: int, *, blocked: bool) -> None:
    """Nobody can use it while it is blocked; again changes nothing."""
    actor.require(Permission.take_payments)
    async with transaction():
        known = await hold_any(actor, voucher)
        if known.having.facts.is_blocked == blocked:
            return
        await execute(SET_BLOCKED, voucher, clock.now() if blocked else None)
        await note(actor, "block" if blocked else "unblock", await found(voucher))
