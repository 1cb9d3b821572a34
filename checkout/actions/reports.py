"""An X or Z report on the branch's printer of receipts: only when somebody asks for it."""

from collections.abc import Sequence

from checkout.actions.commands import Kind, Wish, hold_registers, hurry, queue_command
from checkout.actions.receipts import NoPrinter
from checkout.queries.cash import access_shift
from checkout.rules.registers import chosen
from kit import db, journal
from kit.db import transaction
from kit.rights import Actor, Permission

# The title, kept as the reason, tells an X report from the Z report of the same shift.
WAITS_AT = """
SELECT DISTINCT register FROM register_command
WHERE shift = $1 AND kind = 'text' AND reason = $2 AND state IN ('queued', 'sent', 'unknown', 'refused')
"""
WAS_SENT = """
SELECT EXISTS (SELECT FROM register_command
    WHERE shift = $1 AND kind = 'text' AND reason = $2 AND sent_at IS NOT NULL)
"""


async def print_report(actor: Actor, shift_id: int, title: str, lines: Sequence[str]) -> None:
    """One that waits is tried at once. A Z report that may be on paper already says that it is a copy; an X
    report says of which moment it is. Raises `NoPrinter`.
    """
    actor.require(Permission.run_shifts)
    async with transaction():
        shift = await access_shift(actor, shift_id)
        printer = chosen(await hold_registers(shift["branch"])).plain
        if waits_at := [row["register"] for row in await db.fetch(WAITS_AT, shift_id, title)]:
            await hurry(waits_at)
            return
        if printer is None:
            raise NoPrinter("No printer of receipts is set up in this branch. The PDF is always there.")
        is_copy = shift["closed_at"] is not None and await db.fetch_value(WAS_SENT, shift_id, title)
        wish = Wish(
            register=printer.id, kind=Kind.text, cashier=actor.name, shift=shift_id, is_copy=is_copy,
            reason=title, lines="\n".join(lines),
        )  # fmt: skip
        await queue_command(wish)
        after = {"report": title, "copy": is_copy}
        await journal.write(actor, "print report", ("shift", shift_id), branch=shift["branch"], after=after)
