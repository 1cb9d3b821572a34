"""Prices as typed in a form, branch by branch: one's own branches only."""

from collections.abc import Mapping

from catalog import queries
from catalog.reading import MARKED
from kit.db import execute
from kit.errors import Invalid, Refused
from kit.money import parse_money
from kit.rights import Actor

SET_PRICE = {
    "service": """
INSERT INTO service_price (service, branch, price) VALUES ($1, $2, $3)
ON CONFLICT (service, branch) DO UPDATE SET price = excluded.price""",
    "good": """
INSERT INTO good_price (good, branch, price) VALUES ($1, $2, $3)
ON CONFLICT (good, branch) DO UPDATE SET price = excluded.price""",
}
DROP_PRICE = {
    "service": "DELETE FROM service_price WHERE service = $1 AND branch = $2",
    "good": "DELETE FROM good_price WHERE good = $1 AND branch = $2",
}


class SharedWithOthers(Refused):
    """The business-wide part of something is used in a branch the actor does not look after."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} is also used in branches that are not yours, so only somebody who looks after "
            "those too can change it. Your own prices you can set."
        )


async def read_prices(actor: Actor, typed: Mapping[int, str]) -> dict[int, int | None]:
    """Amounts in minor units by branch, None where nothing was typed; `Invalid` names each wrong one."""
    prices: dict[int, int | None] = {}
    faults: dict[str, str] = {}
    for branch in await queries.every_branch_of(actor):
        text = typed.get(branch.id, "").strip()
        try:
            prices[branch.id] = price_of(text, branch.currency, f"price-{branch.id}") if text else None
        except Invalid as wrong:
            faults |= wrong.fields
    if faults:
        raise Invalid(MARKED, **faults)
    return prices


def price_of(text: str, currency: str, field: str) -> int:
    price = parse_money(text, currency, field)
    if price < 0:
        raise Invalid(MARKED, **{field: "A price cannot be below zero."})
    return price


async def set_prices(table: str, row_id: int, prices: Mapping[int, int | None]) -> None:
    for branch, price in prices.items():
        if price is None:
            await execute(DROP_PRICE[table], row_id, branch)
        else:
            await execute(SET_PRICE[table], row_id, branch, price)


def require_every(actor: Actor, branches: Mapping[int, int], what: str) -> None:
    """Lets through whoever looks after all of the branches that have a price for it."""
    if not all(actor.works_in(branch) for branch in branches):
        raise SharedWithOthers(what)
