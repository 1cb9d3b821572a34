"""Telling a fiscal register afterwards what it should have been told. The book is not changed by it."""

from dataclasses import asdict
from zoneinfo import ZoneInfo

import msgspec

from checkout.actions.commands import Kind, Wish, abilities_of, hold_registers, queue_command
from checkout.actions.registers import note_event
from checkout.queries.registers import access_register
from checkout.registers.russian import RATE_NAMES
from checkout.rules.corrections import NewCorrection, check_correction
from kit import clock, db, journal
from kit.db import transaction
from kit.errors import Refused
from kit.rights import Actor, Permission

CANNOT = "{} takes no corrections. Ask whoever looks after it what is to be done."
KEEP = """
INSERT INTO register_correction (command, is_refund, basis, happened_on, base_number, lines, cash, card)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""


async def send_correction(actor: Actor, register_id: int, wanted: NewCorrection) -> int:
    """Queued like everything that the register is told; the id of its command."""
    actor.require(Permission.reopen_visits)
    async with transaction():
        register = await access_register(actor, register_id)
        if not abilities_of(register).corrects:
            raise Refused(CANNOT.format(register["name"]))
        today = clock.now().astimezone(ZoneInfo(register["zone"])).date()
        check_correction(wanted, RATE_NAMES, today, register["currency"])
        await hold_registers(register["branch"])
        command = await queue_command(
            Wish(
                register=register_id,
                kind=Kind.correction,
                cashier=actor.name,
                amount=wanted.total,
                reason=wanted.why,
            )
        )
        lines = msgspec.json.encode([asdict(line) for line in wanted.lines]).decode()
        about = (wanted.is_refund, wanted.basis, wanted.happened_on, wanted.number)
        await db.execute(KEEP, command, *about, lines, wanted.cash, wanted.card)
        subject, after = ("register_command", command), {"total": wanted.total, "why": wanted.why}
        await journal.write(actor, "correct", subject, branch=register["branch"], after=after)
        await note_event(actor, register["branch"], f"correction of {wanted.happened_on} sent: {wanted.why}")
    return command
