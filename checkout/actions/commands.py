"""What registers are to do, written with what it follows from: the worker does it a moment later."""

from dataclasses import dataclass

from asyncpg import Record

from checkout.receipt_paper import Paper
from checkout.register_tables import RegisterCommand
from checkout.registers.kind import Abilities
from checkout.registers.kinds import kind_of
from checkout.rules.registers import Chosen, Known, chosen
from kit import clock, db

Kind = RegisterCommand.Kind
State = RegisterCommand.State

# Whoever queues holds the registers: ids follow the order of commits, so that nothing is overtaken.
HOLD = "SELECT id, kind FROM register WHERE branch = $1 AND is_active ORDER BY id FOR NO KEY UPDATE"
QUEUE = """
INSERT INTO register_command (code, register, kind, state, receipt, shift, waits_for, is_copy, goes_first,
    amount, reason, cashier, queued_at, next_try_at, attempts, trouble, skipped_by, skipped_why, lines)
VALUES (gen_random_uuid(), $1, $2, 'queued', $3, $4, $5, $6, FALSE, $7, $8, $9, $10, $10, 0, '', '', '', $11)
RETURNING id
"""
LAST_SHIFT = """
SELECT kind FROM register_command WHERE register = $1 AND kind IN ('open_shift', 'close_shift')
    AND state <> 'skipped' ORDER BY id DESC LIMIT 1
"""
# What was refused may be tried once more, as something new: the register did not do it.
TRY_NOW = """
UPDATE register_command SET next_try_at = $2,
    code = CASE state WHEN 'refused' THEN gen_random_uuid() ELSE code END,
    attempts = CASE state WHEN 'refused' THEN 0 ELSE attempts END,
    state = CASE state WHEN 'refused' THEN 'queued' ELSE state END
WHERE register = ANY($1::int[]) AND state IN ('queued', 'unknown', 'refused')
"""
OTHERS_OPEN = """
SELECT EXISTS (SELECT FROM shift JOIN cash_desk ON cash_desk.id = shift.desk
    WHERE cash_desk.branch = $1 AND shift.closed_at IS NULL AND shift.id <> $2)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What one register is to do; `lines` is what a report says."""

    register: int
    kind: Kind
    cashier: str
    receipt: int | None = None
    shift: int | None = None
    waits_for: int | None = None
    is_copy: bool = False
    amount: int = 0
    reason: str = ""
    lines: str | None = None


async def queue_command(wish: Wish) -> int:
    """Its id. The caller holds the register."""
    found: int = await db.fetch_value(
        QUEUE, wish.register, wish.kind, wish.receipt, wish.shift, wish.waits_for, wish.is_copy, wish.amount,
        wish.reason[:300], wish.cashier[:120], clock.now(), wish.lines,
    )  # fmt: skip
    return found


async def hold_registers(branch: int) -> list[Known]:
    """Those in use, held until the transaction ends."""
    return [Known(row["id"], abilities_of(row)) for row in await db.fetch(HOLD, branch)]


def abilities_of(register: Record) -> Abilities:
    return kind_of(register["kind"]).abilities


async def hurry(registers: list[int]) -> None:
    """Somebody looks at them now: what waits there is tried at once."""
    await db.execute(TRY_NOW, registers, clock.now())


async def queue_document(branch: int, receipt: int, paper: Paper) -> None:
    """For whoever keeps the branch's documents, and for who prints them when that is done."""
    registers = chosen(await hold_registers(branch))
    told = registers.of_account if paper.account else registers if paper.lines else registers.of_no_sale
    await tell(told, receipt, paper.kind, paper.staff)


async def tell(registers: Chosen, receipt: int, kind: str, cashier: str) -> None:
    before: int | None = None
    for each in registers.all:
        wish = Wish(register=each.id, kind=Kind(kind), cashier=cashier, receipt=receipt, waits_for=before)
        before = await queue_command(wish)


async def open_register_shifts(cashier: str, branch: int, shift: int) -> None:
    """With the first cash shift of a branch the registers that have shifts open theirs."""
    for each in await hold_registers(branch):
        if each.can.has_shifts and await db.fetch_value(LAST_SHIFT, each.id) != Kind.open_shift:
            await queue_command(Wish(register=each.id, kind=Kind.open_shift, cashier=cashier, shift=shift))


async def close_register_shifts(cashier: str, branch: int, shift: int) -> None:
    """With the last one they close theirs, after all that waits before it."""
    registers = await hold_registers(branch)
    if await db.fetch_value(OTHERS_OPEN, branch, shift):  # asked while they are held: of two, one is the last
        return
    for each in registers:
        if each.can.has_shifts and await db.fetch_value(LAST_SHIFT, each.id) == Kind.open_shift:
            await queue_command(Wish(register=each.id, kind=Kind.close_shift, cashier=cashier, shift=shift))


async def tell_cash(cashier: str, branch: int, shift: int, moved: tuple[int, str]) -> None:
    """Cash that was put in, or taken out (below zero), and why: for registers that want to hear of it."""
    amount, reason = moved
    kind = Kind.cash_in if amount > 0 else Kind.cash_out
    for each in await hold_registers(branch):
        if each.can.moves_cash and amount:
            wish = Wish(
                register=each.id, kind=kind, cashier=cashier, shift=shift, amount=abs(amount), reason=reason
            )
            await queue_command(wish)
