"""What kinds of certificates and of memberships have in common when they are changed."""

from collections.abc import Collection

from catalog.queries import branches_of
from catalog.tables import Branch
from catalog.voucher_tables import VoucherType
from kit import journal
from kit.db import execute, fetch
from kit.errors import Refused
from kit.rights import Actor

SET_TYPE = "UPDATE voucher_type SET name = $2, price = $3 WHERE id = $1"
SET_ACTIVE = "UPDATE voucher_type SET is_active = $2 WHERE id = $1"
CLEAR_PLACES = "DELETE FROM voucher_place WHERE of_type = $1"
PUT_PLACES = "INSERT INTO voucher_place (of_type, branch) SELECT $1, unnest($2::int[])"
OF_CURRENCY = "SELECT id FROM branch WHERE currency = $1"


class SoldElsewhere(Refused):
    def __init__(self) -> None:
        super().__init__(
            "This kind is sold in branches that you do not work in. Somebody who works in all of them"
            " can change it."
        )


def require_all(actor: Actor, branches: Collection[int]) -> None:
    """Raises `SoldElsewhere` unless the actor works in every branch of a kind."""
    if not all(actor.works_in(branch) for branch in branches):
        raise SoldElsewhere


async def add_voucher_type(kind: VoucherType.Kind, currency: str, name: str, price: int) -> int:
    made = VoucherType(kind=kind, currency=currency, name=name, price=price)
    await made.save()
    return int(made.id)


async def rename(of_type: int, name: str, price: int) -> None:
    await execute(SET_TYPE, of_type, name, price)


async def put_active(actor: Actor, of_type: int, *, active: bool) -> None:
    """One that is archived is sold no more; those that were sold go on."""
    await execute(SET_ACTIVE, of_type, active)
    await journal.write(actor, "restore" if active else "archive", ("voucher_type", of_type))


async def put_places(of_type: int, places: Collection[int]) -> None:
    await execute(CLEAR_PLACES, of_type)
    await execute(PUT_PLACES, of_type, sorted(places))


async def place_faults(actor: Actor, here: Branch, places: Collection[int]) -> dict[str, str]:
    """Without a place it is every branch with the currency, and then of all of them."""
    mine = {each.id: each for each in await branches_of(actor)}
    if any(place not in mine or mine[place].currency != here.currency for place in places):
        return {"places": f"Choose branches of yours with {here.currency}."}
    everywhere = [row["id"] for row in await fetch(OF_CURRENCY, here.currency)]
    if not places and not all(actor.works_in(branch) for branch in everywhere):
        return {"places": "Choose the branches where it holds: you do not work in all of them."}
    return {}
