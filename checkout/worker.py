"""Registers do what they are told strictly in order: never left out, never twice without a word.

What may have been done already is first asked about (`lookup`); a printer that cannot tell prints it again
as a copy. Each register is served by itself, so that a dead one holds up nobody else.
"""

import asyncio
import logging
from datetime import datetime

from checkout.register_queue import Claimed, claim, due_registers, finish, note_trouble
from checkout.register_talk import settle
from checkout.registers.protocol import LONGEST_CALL, RegisterTrouble, Unknown
from kit import clock
from kit.ticker import Job
from kit.web import DATABASE_AWAY

log = logging.getLogger("tempu.registers")

LOOK_AGAIN = 1.0


async def work() -> bool:
    """Serves every register with something due, each by a task of its own, until there is none."""
    async with asyncio.TaskGroup() as group:
        busy: dict[int, asyncio.Task[None]] = {}
        while True:
            for register in await due_registers(clock.now()):
                if register not in busy or busy[register].done():
                    busy[register] = group.create_task(serve(register))
            alive = [task for task in busy.values() if not task.done()]
            if not alive:
                return False
            await asyncio.wait(alive, timeout=LOOK_AGAIN, return_when=asyncio.FIRST_COMPLETED)


async def serve(register: int) -> None:
    """One that fails is tried again when its lease has run out; it never stops the others."""
    try:
        while await do_next(register, clock.now()):
            pass
    except DATABASE_AWAY as error:
        log.warning("Register %s waits for the database: %r", register, error)
    except Exception:
        log.exception("Register %s failed", register)


async def do_next(register: int, now: datetime) -> bool:
    """Carries out the register's next command that is due; False when there was none."""
    claimed = await claim(register, now)
    if claimed is None:
        return False
    try:
        async with asyncio.timeout(LONGEST_CALL):
            answer = await settle(claimed)
    except RegisterTrouble as trouble:
        await note(claimed, trouble)
    except TimeoutError:
        await note(claimed, Unknown("The register took too long to answer."))
    else:
        await finish(claimed, answer)
    return True


async def note(claimed: Claimed, trouble: RegisterTrouble) -> None:
    log.info("Command %s of register %s: %s", claimed.id, claimed.register, trouble)
    await note_trouble(claimed, trouble)


JOB = Job("registers", work, seconds=1.0)
