"""Closing a shift: it is counted without knowing what should be there, explained, and reported for good."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from asyncpg import Record

import ledger.queries
import ledger.sealing
from checkout import rules
from checkout.actions.shifts import checked, keep_count, lock_shift, move
from checkout.cash_tables import DrawerCount, ZReport
from checkout.queries.figures import figures_of, last_count
from checkout.queries.unfinished import unfinished_here
from checkout.rules.drawers import LONGEST_REASON, Count
from checkout.tables import Shift
from kit import clock, db, journal
from kit.db import transaction
from kit.errors import Invalid, Refused
from kit.money import format_money
from kit.rights import Actor, Permission
from ledger.tables import AccountKind

NEXT_Z = "UPDATE cash_desk SET last_z = last_z + 1 WHERE id = $1 RETURNING last_z"


class NotCounted(Refused):
    """What is closed was counted, and nothing moved since."""


class Unfinished(Refused):
    """Bills or receipts of the day are left; who has read which may close all the same."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a shift is closed: by which count, why it differs, and whether what is left was read."""

    count: int
    reason: str = ""
    confirmed: bool = False


async def count_drawer(
    actor: Actor, shift_id: int, amount: int, pieces: Mapping[int, int] | None = None
) -> DrawerCount:
    """Kept as it is: only then they are told what should have been there."""
    actor.require(Permission.run_shifts)
    async with transaction():
        shift = await lock_shift(actor, shift_id)
        count = checked(Count(amount, pieces or {}), shift["currency"], "counted")
        made = await keep_count(actor, shift_id, DrawerCount.Kind.closing, count, await expected_in(shift))
        after = {"desk": shift["name"], "counted": count.amount}
        await journal.write(actor, "count", ("shift", shift_id), branch=shift["branch"], after=after)
    return made


async def close_counted(actor: Actor, shift_id: int, ending: Ending) -> Shift:
    """By its last count. Raises NotCounted when cash moved since, Unfinished unless confirmed."""
    actor.require(Permission.run_shifts)
    async with transaction():
        shift = await lock_shift(actor, shift_id)
        count = await last_count(shift_id)
        if count is None:
            raise NotCounted("Count the drawer first.")
        if count["id"] != ending.count:
            raise NotCounted("Somebody counted again meanwhile. Look at that count, then close.")
        if count["expected"] != await expected_in(shift):
            raise NotCounted("Cash went in or out since this was counted. Count again.")
        if not ending.confirmed and (left := await unfinished_here(shift["branch"])).is_any:
            raise Unfinished(f"{left.in_words} Say below that it is closed all the same.")
        return await finish(actor, shift, (count["expected"], count["counted"]), ending.reason)


async def close_shift(
    actor: Actor, shift_id: int, counted: int, reason: str, pieces: Mapping[int, int] | None = None
) -> Shift:
    """Counts and closes at once. A difference needs a reason and has its account."""
    actor.require(Permission.run_shifts)
    async with transaction():
        shift = await lock_shift(actor, shift_id)
        count = checked(Count(counted, pieces or {}), shift["currency"], "counted")
        expected = await expected_in(shift)
        await keep_count(actor, shift_id, DrawerCount.Kind.closing, count, expected)
        return await finish(actor, shift, (expected, count.amount), reason)


async def expected_in(shift: Record) -> int:
    """What the book says is in the drawer; it stays so while the shift is held."""
    return await ledger.queries.balance(rules.drawer(shift["branch"], shift["desk"], shift["currency"]))


async def finish(actor: Actor, shift: Record, count: tuple[int, int], reason: str) -> Shift:
    """What was counted is what the book says from now on, and the report says so for ever."""
    expected, counted = count
    said = reason.strip()
    refuse_unexplained(counted - expected, said, shift["currency"])
    drawer = rules.drawer(shift["branch"], shift["desk"], shift["currency"])
    opening = await db.fetch_value("SELECT opening FROM shift WHERE id = $1", shift["id"])
    figures = await figures_of({**shift, "opening": opening}, counted)
    key = f"shift:{shift['id']}:closed"
    entry = await move(key, drawer, counted - expected, AccountKind.cash_difference)
    closed = await write_end(actor, shift["id"], (expected, counted, said), entry)
    number = await report(shift, msgspec.json.encode(figures).decode())
    after = {
        "desk": shift["name"], "expected": expected, "counted": counted, "reason": said, "Z report": number,
    }  # fmt: skip
    await journal.write(actor, "close", ("shift", shift["id"]), branch=shift["branch"], after=after)
    return closed


async def write_end(actor: Actor, shift_id: int, count: tuple[int, int, str], entry: int) -> Shift:
    shift = await Shift.objects().get(Shift.id == shift_id)
    if shift is None:
        raise LookupError(f"Shift {shift_id} is locked but gone.")
    shift.expected, shift.counted, shift.reason = count
    shift.closed_at = clock.now()
    shift.closed_by = actor.account
    shift.last_entry = entry
    await shift.save()
    return shift


async def report(shift: Record, figures: str) -> int:
    """The Z report's number. All that the shift wrote is chained first, so that its hash vouches for it."""
    number = int(await db.fetch_value(NEXT_Z, shift["desk"]))
    chain_number, chain_hash = await ledger.sealing.seal_now(shift["branch"])
    await ZReport(
        desk=shift["desk"],
        shift=shift["id"],
        number=number,
        made_at=clock.now(),
        content=figures,
        chain_number=chain_number,
        chain_hash=chain_hash,
    ).save()
    return number


def refuse_unexplained(difference: int, reason: str, currency: str) -> None:
    if len(reason) > LONGEST_REASON:
        raise Invalid("That is too long.", reason=f"At most {LONGEST_REASON} letters.")
    if difference and not reason:
        word = "more" if difference > 0 else "less"
        sentence = f"That is {format_money(abs(difference), currency)} {word} than expected."
        raise Invalid(f"{sentence} Count again, or say why.", reason="Say what happened.")
