"""Taking hold of a drawer that cash is to come out of."""

from asyncpg import Record

import ledger.queries
from checkout import rules
from checkout.actions.shifts import lock_open_shift
from kit.errors import Refused
from kit.money import format_money
from kit.rights import SYSTEM, Actor


class DrawerTooEmpty(Refused):
    """There is less in the drawer than is to be given back."""


async def lock_full_drawer(visit: Record, desk: int | None, amount: int, actor: Actor = SYSTEM) -> Record:
    """The open shift at the desk, or at the only one that is open, if `amount` is in it.

    Raises NoOpenShift, DrawerTooEmpty, or what keeps `actor` from that desk. Nobody counts the drawer, or
    empties it, until the transaction ends.
    """
    shift = await lock_open_shift(visit["branch"], desk, actor)
    inside = await ledger.queries.balance(rules.drawer(visit["branch"], shift["desk"], visit["currency"]))
    if inside < amount:
        held, owed = (format_money(each, visit["currency"]) for each in (inside, amount))
        raise DrawerTooEmpty(f"{owed} is to be given back, but there is only {held} in the drawer.")
    return shift
