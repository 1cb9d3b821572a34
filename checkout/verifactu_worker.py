"""Records go to Spain's tax office in the order of their chain, until each has an answer: never lost, and
what is sent again is recognised. Who sends, and with which certificate, is how registers are set up.
"""

import asyncio
import logging

from checkout.register_setup import config_of
from checkout.registers.protocol import Rejected
from checkout.registers.verifactu.driver import KIND, Verifactu
from checkout.registers.verifactu.sending import send_next
from kit import db
from kit.ticker import Job

log = logging.getLogger("tempu.verifactu")

REGISTERS = """
SELECT register.id, register.name, register.kind, register.settings, register.secrets, branch.zone
FROM register JOIN branch ON branch.id = register.branch
WHERE register.kind = $1 AND register.is_active ORDER BY register.id
"""


async def work() -> bool:
    """One sending for each issuer and place; what waits longer comes with the next tick."""
    async with asyncio.TaskGroup() as group:
        for driver in await senders():
            group.create_task(serve(driver))
    return False


async def serve(driver: Verifactu) -> None:
    """One that fails holds up no other."""
    try:
        await send_next(driver)
    except Exception:
        log.exception("Sending for %s failed", driver.issuer.nif)


async def senders() -> list[Verifactu]:
    """One for each issuer and place, with how the first register of both is set up."""
    found: dict[tuple[str, str], Verifactu] = {}
    for row in await db.fetch(REGISTERS, KIND.name):
        try:
            driver = Verifactu(config_of(row))
        except Rejected as trouble:  # its password was sealed with another key: its page says so
            log.warning("Register %s sends nothing: %s", row["id"], trouble)
            continue
        if driver.sends:
            found.setdefault((driver.issuer.nif, driver.place), driver)
    return list(found.values())


JOB = Job("verifactu", work, seconds=2.0)
