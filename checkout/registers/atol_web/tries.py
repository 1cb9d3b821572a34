"""How a command is brought to its end at the driver: handed over once, whatever happens on the way.

The driver takes each uuid once and keeps what became of it. One that failed, failed for ever: to try again
needs another uuid. So that no try is missed when somebody looks for it, they follow from the command's own
code, and a further one is only made when the one before is known to have done nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4, uuid5

from msgspec import Struct

from checkout.registers.atol_web.answers import NONSENSE, WAITING, Fault, Result, Results, Told, told
from checkout.registers.atol_web.tasks import Task
from checkout.registers.protocol import NotReachable, RegisterTrouble, Rejected, Unknown
from checkout.registers.web import Reply, Web, nothing_sent, until_told

REQUESTS = "/api/v2/requests"
WRONG_LOGIN = "The ATOL driver does not accept the login and password of this register’s settings."
NOT_ATOL = "What answers at this register’s address is not an ATOL driver 10, or its web server is off."
NOT_UNDERSTOOD = "The register did not understand: {}."
SENT_TWICE = "The same is being sent to the register from elsewhere just now."
QUERIES = {401: WRONG_LOGIN, 403: WRONG_LOGIN, 404: NOT_ATOL, 405: NOT_ATOL}


class Complaint(Struct, frozen=True):
    """Why a request was not taken."""

    error: Fault | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a try brought; `whole` is all of it as it came, and `number` counts the tries from 0."""

    told: Told
    whole: Mapping[str, object]
    number: int


def slot(code: UUID, number: int, purpose: str = "") -> UUID:
    """The uuid of a command's try. `purpose` tells apart what has to be known when only the code is left."""
    return code if number == 0 and not purpose else uuid5(code, f"{purpose}/{number}")


async def bring(web: Web, code: UUID, task: Task, purpose: str = "") -> Outcome:
    """Raises what became of the last try, or of handing it over."""
    async with web.patient():
        number = 0
        if not await handed_over(web, slot(code, number, purpose), task):
            number = await last_try(web, code, purpose)
            try:
                return await outcome(web, code, number, purpose)
            except Unknown:
                raise
            except RegisterTrouble:
                number += 1
            if not await handed_over(web, slot(code, number, purpose), task):
                raise Unknown(SENT_TWICE)
        return await outcome(web, code, number, purpose)


async def bring_anew(web: Web, code: UUID, task: Task, purpose: str) -> Outcome:
    """A question whose last answer is to be found by the code."""
    number = 0
    if not await handed_over(web, slot(code, number, purpose), task):
        number = await last_try(web, code, purpose) + 1
        await handed_over(web, slot(code, number, purpose), task)
    return await outcome(web, code, number, purpose)


async def query(web: Web, task: Task) -> Told:
    """A question, of which the register keeps nothing."""
    name = uuid4()
    try:
        async with web.patient():
            await handed_over(web, name, task)
            return (await outcome(web, name)).told
    except RegisterTrouble as trouble:
        raise nothing_sent(trouble) from trouble


async def handed_over(web: Web, name: UUID, task: Task) -> bool:
    """False when the register has something of this name already: this one, sent before."""
    reply = await web.post(REQUESTS, {"uuid": str(name), "request": [task]})
    if reply.status in (200, 201, 409):
        return reply.status != 409
    if reply.status == 400:
        complaint = reply.says(Complaint)
        fault = complaint.error if complaint and complaint.error else Fault()
        raise Rejected(NOT_UNDERSTOOD.format(fault.description.rstrip(".") or "it gave no reason"))
    raise unfit(reply)


def unfit(reply: Reply) -> RegisterTrouble:
    words = QUERIES.get(reply.status)
    return NotReachable(words) if words else Unknown(NONSENSE)


async def outcome(web: Web, code: UUID, number: int = 0, purpose: str = "") -> Outcome:
    """Waits for it; whatever goes wrong while asking, the try itself may have been done."""
    name = slot(code, number, purpose)

    async def look() -> Result | None:
        reply = await web.get(f"{REQUESTS}/{name}")
        said = reply.says(Results) if reply.status == 200 else None
        if said is None or not said.results:
            raise Unknown(QUERIES.get(reply.status, NONSENSE))
        result = said.results[0]
        return None if result.status in WAITING else result

    known, whole = told(await until_told(look))
    return Outcome(known, whole, number)


async def knows(web: Web, name: UUID) -> bool:
    reply = await web.get(f"{REQUESTS}/{name}")
    if reply.status in (200, 404):
        return reply.status == 200
    raise Unknown(QUERIES.get(reply.status, NONSENSE))


async def last_try(web: Web, code: UUID, purpose: str) -> int:
    """The number of the last one, found in a few questions however many there were; there is one."""
    known, beyond = 0, 1
    while await knows(web, slot(code, beyond, purpose)):
        known, beyond = beyond, beyond * 2
    while beyond - known > 1:
        middle = (known + beyond) // 2
        if await knows(web, slot(code, middle, purpose)):
            known = middle
        else:
            beyond = middle
    return known
