"""Shifts of a cash desk: opening one with what is in the drawer, and holding it while cash moves."""

from collections.abc import Mapping, Sequence

from asyncpg import Record

import ledger.actions
import ledger.queries
from checkout import rules
from checkout.actions.people import add_people, known_people
from checkout.cash_tables import DrawerCount
from checkout.queries import standing
from checkout.queries.standing import sees_expected, works_with
from checkout.rules.drawers import Age, Count, check_amount, too_old, total_of, why_not_theirs
from checkout.tables import Shift
from kit import clock, db, journal
from kit.db import transaction
from kit.errors import Invalid, NotFound, Refused
from kit.rights import SYSTEM, Actor, Permission
from ledger.rules import Account
from ledger.tables import AccountKind

LOCK_DESK = f"""
SELECT cash_desk.id, cash_desk.name, cash_desk.branch, cash_desk.is_active, branch.currency,
    {standing.AT_DESK}
FROM cash_desk JOIN branch ON branch.id = cash_desk.branch WHERE cash_desk.id = $2 FOR UPDATE OF cash_desk
"""  # noqa: S608 - only constants
IS_OPEN = "SELECT EXISTS (SELECT FROM shift WHERE desk = $1 AND closed_at IS NULL)"
# Whatever moves cash holds the shift: it cannot be counted meanwhile, and a drawer is not emptied twice.
OPEN_SHIFTS = f"""{standing.STANDING}
WHERE cash_desk.branch = $2 AND ($3::int IS NULL OR cash_desk.id = $3) AND shift.closed_at IS NULL
ORDER BY shift.id FOR UPDATE OF shift
"""
LOCK_SHIFT = f"{standing.STANDING} WHERE shift.id = $2 FOR UPDATE OF shift"


class NoOpenShift(Refused):
    """Cash is only taken or given back at a desk whose shift is open."""


class ShiftOpen(Refused):
    """A desk has one shift at a time."""


class ShiftClosed(Refused):
    """A shift is counted once."""


class ShiftTooOld(Refused):
    """It has to be closed before cash moves through it again."""


class NotTheirs(Refused):
    """A desk, or a shift, that others were chosen for."""


async def lock_open_shift(branch: int, desk: int | None, actor: Actor = SYSTEM) -> Record:
    """The open shift at `desk`, or the only one in the branch that `actor` may use, held until the end."""
    found = (
        await db.fetch(OPEN_SHIFTS, actor.account, branch, desk)
        if desk is None or rules.may_be_id(desk)
        else []
    )
    if not found:
        raise NoOpenShift("No shift is open at that cash desk. Open one under Cash, or take a card.")
    usable = [row for row in found if not standing.why_not(row)]
    if not usable:
        refuse_unusable(found)
    if len(usable) > 1:
        raise Invalid("Which cash desk?", desk="More than one is open: choose where the cash goes.")
    return usable[0]


def refuse_unusable(found: Sequence[Record]) -> None:
    """Why none of them can be used. Those that are somebody's only for being too old are said as such."""
    theirs = [row for row in found if not why_not_theirs(row)]
    if theirs:
        raise ShiftTooOld(" ".join(too_old(row) for row in theirs))
    said = " ".join(why_not_theirs(row) for row in found)
    raise NotTheirs(f"{said} Ask to be let in, or take a card.")


async def open_shift(
    actor: Actor,
    desk_id: int,
    opening: int,
    pieces: Mapping[int, int] | None = None,
    people: Sequence[int] | None = None,
) -> Shift:
    """`opening` is in the drawer now; what the book does not know of came from the owner, or went there.

    Of `pieces` it is worked out anew. `people` are who may take cash into it besides the actor; None: all.
    """
    actor.require(Permission.run_shifts)
    async with transaction():
        desk = await lock_desk(actor, desk_id)
        await refuse_opening(actor, desk)
        count = checked(Count(opening, pieces or {}), desk["currency"], "opening")
        shift = Shift(
            desk=desk_id,
            opened_at=clock.now(),
            opened_by=actor.account,
            opening=count.amount,
            first_entry=0,
            keeper=actor.account,
            is_shared=people is None,
        )
        await shift.save()
        await add_people(shift.id, await known_people(desk, people or ()))
        await put_in_first(actor, desk, shift, count)
    return shift


async def refuse_opening(actor: Actor, desk: Record) -> None:
    if await db.fetch_value(IS_OPEN, desk["id"]):
        raise ShiftOpen(f"A shift is already open at {desk['name']}.")
    if not desk["is_active"]:
        raise Refused(f"{desk['name']} is no longer in use.")
    if not desk["at_desk"] and not sees_expected(actor):
        raise NotTheirs(why_not_theirs(desk))


def checked(count: Count, currency: str, field: str) -> Count:
    """The count with its sum: of pieces it is what they come to, whatever was said."""
    amount = total_of(count.pieces, currency) if count.pieces else count.amount
    check_amount(amount, field)
    return Count(amount, count.pieces)


async def put_in_first(actor: Actor, desk: Record, shift: Shift, count: Count) -> None:
    """The count, and the entry in the book that begins the shift."""
    drawer = rules.drawer(desk["branch"], desk["id"], desk["currency"])
    before = await ledger.queries.balance(drawer)
    await keep_count(actor, shift.id, DrawerCount.Kind.opening, count, before)
    added = count.amount - before
    shift.first_entry = await move(f"shift:{shift.id}:opened", drawer, added, AccountKind.owner_cash)
    await shift.save([Shift.first_entry])
    after = {"desk": desk["name"], "opening": count.amount, "added": added}
    await journal.write(actor, "open", ("shift", shift.id), branch=desk["branch"], after=after)


async def keep_count(
    actor: Actor, shift_id: int, kind: DrawerCount.Kind, count: Count, expected: int
) -> DrawerCount:
    row = DrawerCount(
        shift=shift_id,
        kind=kind,
        counted_at=clock.now(),
        counted_by=actor.account,
        pieces={str(worth): number for worth, number in sorted(count.pieces.items(), reverse=True) if number},
        counted=count.amount,
        expected=expected,
    )
    await row.save()
    return row


async def lock_desk(actor: Actor, desk_id: int) -> Record:
    desk = await db.fetch_one(LOCK_DESK, actor.account, desk_id) if rules.may_be_id(desk_id) else None
    if desk is None:
        raise NotFound("There is no such cash desk.")
    actor.require_branch(desk["branch"], "cash desk")
    return desk


async def lock_shift(actor: Actor, shift_id: int) -> Record:
    """An open shift that the actor may work with: it is theirs, or they see what is in every drawer."""
    shift = await db.fetch_one(LOCK_SHIFT, actor.account, shift_id) if rules.may_be_id(shift_id) else None
    if shift is None:
        raise NotFound("There is no such shift.")
    actor.require_branch(shift["branch"], "shift")
    if shift["closed_at"] is not None:
        raise ShiftClosed("This shift was counted and closed already.")
    refuse_not_theirs(actor, shift)
    return shift


def refuse_not_theirs(actor: Actor, shift: Record) -> None:
    if not works_with(actor, shift):
        raise NotTheirs(f"{why_not_theirs(shift)} Ask to be let in.")


def refuse_too_old(shift: Record) -> None:
    if standing.age(shift) is Age.over:
        raise ShiftTooOld(too_old(shift))


async def move(key: str, drawer: Account, amount: int, other: AccountKind) -> int:
    """A shift's own entry in the book, even when nothing is moved: it marks the shift's beginning or end."""
    entries = rules.moved(drawer, amount, other)
    words = key.replace(":", " ")
    return await ledger.actions.post(key, entries, branch=drawer.branch, description=words.capitalize())
