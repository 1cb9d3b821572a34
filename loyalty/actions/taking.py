"""Points that came are taken again: out of their own lot, or instead of it out of others."""

from collections.abc import Mapping

from asyncpg import Record

from loyalty import queries
from loyalty.actions.lots import Kind, Move, Whose, draw
from loyalty.rules.lots import Draw, Lot, Taking, takings
from loyalty.rules.points import counted


async def plan_taking(whose: Whose, wanted: Mapping[int, int]) -> dict[int, Taking]:
    """How so many points of each entry are taken, by entry. Call while the account is held."""
    own = {row["id"]: row for row in await queries.lots_of(list(wanted))}
    lots = [lot_of(row) for row in own.values()]
    others = [lot for lot in await queries.lots(whose.client, whose.branch) if lot.id not in own]
    asked = [Draw(lot, -wanted[row["entry"]]) for lot, row in own.items()]
    found = takings([*lots, *others], asked, await queries.written_off(list(own)), whose.today)
    return {own[each.lot]["entry"]: each for each in found}


def lot_of(row: Record) -> Lot:
    return Lot(
        id=row["id"],
        remaining=row["remaining"],
        usable_on=row["usable_on"],
        expires_on=row["expires_on"],
    )


async def take(whose: Whose, move: Move, taking: Taking) -> None:
    """What of the lot was written off comes back first: it should never have been there to end."""
    if taking.revived:
        words = f"{counted(taking.revived)} that had ended came back, to be taken"
        back = Move(kind=Kind.expired_back, points=taking.revived, words=words)
        await draw(whose, back, [Draw(taking.lot, taking.revived)])
    await draw(whose, move, taking.draws)
