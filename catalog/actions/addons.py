"""Which services may be added to another, and in which order they are done."""

from collections.abc import Mapping

from asyncpg import Record

from catalog import queries
from catalog.actions.prices import require_every
from catalog.facts import held, note
from catalog.queries import LARGEST_ID
from catalog.reading import MARKED
from catalog.schemas import AddOnsForm
from catalog.tables import Service
from kit.db import execute, fetch, transaction
from kit.errors import Invalid, Refused
from kit.rights import Actor
from kit.typed import is_number

MOST_ADDONS = 10
# In the order of their ids, so that two who tie services to one another never wait for each other.
LOCK = "SELECT FROM service WHERE id = ANY($1::int[]) ORDER BY id FOR NO KEY UPDATE"
# `lacks` is something of which the add-on needs more than the service does.
WANTED = """
SELECT id, name, capacity, (
    SELECT kind.name FROM service_need AS its JOIN kind ON kind.id = its.kind
    LEFT JOIN service_need AS has ON has.service = $2 AND has.kind = its.kind
    WHERE its.service = service.id AND its.quantity > coalesce(has.quantity, 0) ORDER BY kind.name LIMIT 1
) AS lacks
FROM service WHERE id = ANY($1::int[])
"""
UNTIE = "DELETE FROM add_on WHERE service = $1"
TIE = """
INSERT INTO add_on (service, addon, position)
SELECT $1, addon, place FROM unnest($2::int[]) WITH ORDINALITY AS wanted (addon, place)
"""
TIES = """
SELECT main.name AS main, addon.name AS addon, main.id = $1 AS is_main,
       CASE WHEN main.id = $1 THEN addon.id ELSE main.id END AS other
FROM add_on JOIN service AS main ON main.id = add_on.service JOIN service AS addon ON addon.id = add_on.addon
WHERE $1 IN (main.id, addon.id) ORDER BY add_on.id
"""


class NothingToAdd(Refused):
    """A class is booked by its places, at set times: nothing lengthens it."""

    def __init__(self, title: str) -> None:
        super().__init__(f"“{title}” is a class, and nothing can be added to a class.")


async def set_addons(actor: Actor, service_id: int, form: AddOnsForm) -> None:
    """For every branch at once, so only for somebody who looks after each that offers the service.

    Raises `Invalid` that names each wrong choice, `NothingToAdd` for a class, and `Stale`.
    """
    chosen = {place: text for place, text in sorted(form.addons.items()) if text}
    ids = [int(text) if is_number(text) and int(text) <= LARGEST_ID else 0 for text in chosen.values()]
    async with transaction():
        await execute(LOCK, [service_id, *ids])
        before = await held(("service", service_id), form.seen)
        service = await queries.access_service(service_id)
        require_every(actor, await queries.prices_of_service(service_id), service.name)
        if service.capacity > 1 and ids:
            raise NothingToAdd(service.name)
        await refuse_unfit(service, dict(zip(chosen, ids, strict=True)))
        await execute(UNTIE, service_id)
        await execute(TIE, service_id, ids)
        await note(actor, "change add-ons", ("service", service_id), before)


async def refuse_unfit(service: Service, wanted: dict[int, int]) -> None:
    """Raises `Invalid` beside every choice that cannot be added to the service."""
    known = {row["id"]: row for row in await fetch(WANTED, list(wanted.values()), service.id)}
    faults: dict[str, str] = {}
    for number, (place, addon) in enumerate(wanted.items()):
        earlier = list(wanted.values())[:number]
        fault = why_unfit(service, known.get(addon), twice=addon in earlier)
        if number >= MOST_ADDONS:
            fault = f"At most {MOST_ADDONS} services can be added to one."
        if fault:
            faults[f"addon-{place}"] = fault
    if faults:
        raise Invalid(MARKED, **faults)


def why_unfit(service: Service, addon: Record | None, *, twice: bool) -> str:
    """A sentence, or "" for what can be added."""
    if addon is None:
        return "Choose one of the list."
    reasons = {
        "This is the service itself.": addon["id"] == service.id,
        f"“{addon['name']}” is chosen twice.": twice,
        f"“{addon['name']}” is a class, and a class cannot be added.": addon["capacity"] > 1,
        f"“{addon['name']}” needs “{addon['lacks']}”, which “{service.name}” does not.": bool(addon["lacks"]),
    }
    return next((sentence for sentence, applies in reasons.items() if applies), "")


async def refuse_breaking(service_id: int, capacity: int, needs: Mapping[int, int]) -> None:
    """Raises `Invalid` when what the service is to be does not go with what it is added to or has added."""
    for tie in await fetch(TIES, service_id):
        other = tie["addon"] if tie["is_main"] else tie["main"]
        how = f"“{other}” is added to it" if tie["is_main"] else f"It is added to “{other}”"
        if capacity > 1:
            raise Invalid(MARKED, capacity=f"{how}, which a class cannot be. Change the add-ons first.")
        others = await queries.needs_of_service(tie["other"])
        has, asked = (needs, others) if tie["is_main"] else (others, needs)
        lacking = [kind for kind, number in asked.items() if number > has.get(kind, 0)]
        if lacking:
            sentence = f"{how}, and would need more of this than it. Change the add-ons first."
            raise Invalid(MARKED, **{f"need-{lacking[0]}": sentence})
