"""Making codes, stopping them, and putting one on the bill of a visit."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from asyncpg import Record

from kit import clock, journal
from kit.db import execute, fetch, fetch_one, fetch_value, transaction
from kit.errors import Invalid, Refused
from kit.rights import Actor, Permission
from loyalty.programme_tables import LoyaltyProgramme, PromoCode, PromoCodeUse
from loyalty.queries.codes import LOCK_CODE, LOCK_CODES, access_code, codes_on, limits_of, used_of
from loyalty.queries.programmes import access_programme
from loyalty.rules.promo_codes import (
    ALPHABET,
    HIDDEN,
    RANDOM_LETTERS,
    NewCodes,
    as_kept,
    left_of_budget,
    why_not,
)

State = LoyaltyProgramme.State
TAKEN = "SELECT code FROM promo_code WHERE code = ANY($1::varchar[])"
NEXT_USE = "SELECT coalesce(max(number), 0) + 1 FROM promo_code_use WHERE code = $1"
STOP = "UPDATE promo_code SET stopped_at = $2, stopped_by = $3 WHERE id = $1 AND stopped_at IS NULL"
UNDO = """
UPDATE promo_code_use SET number = NULL, undone_at = $3, undone_by = $4
WHERE visit = $1 AND code = $2 AND undone_at IS NULL
"""
IS_CLIENT = "SELECT EXISTS (SELECT FROM client WHERE id = $1)"
SET_AMOUNT = "UPDATE promo_code_use SET amount = $2, closing = $3 WHERE id = $1"
OPEN_AGAIN = "UPDATE promo_code_use SET closing = 0 WHERE visit = $1 AND closing = $2 AND undone_at IS NULL"


class CodeRefused(Refused):
    """A code that cannot be used, with the reason where whoever typed it may know it."""


class CodeTaken(Invalid):
    """Somebody made a code of that name before."""

    def __init__(self) -> None:
        super().__init__("There is such a code already.", code="Choose another one.")


@dataclass(frozen=True, slots=True)
class Bill:
    """The visit that a code is for."""

    visit: int
    client: int | None
    branch: int
    day: date


async def make_codes(actor: Actor, programme: int, new: NewCodes) -> list[str]:
    """The codes as they are kept. Those that are not chosen cannot be guessed."""
    actor.require(Permission.edit_loyalty)
    found = await access_programme(actor, programme)
    if found.state == State.withdrawn:
        raise Refused("This programme is over, so a code for it would open nothing.")
    if new.client is not None and not await fetch_value(IS_CLIENT, new.client):
        raise Invalid("There is no such client.", client="Choose a client.")
    async with transaction():
        codes = [new.code] if new.code else await unguessable(new.count)
        if new.code and await fetch(TAKEN, codes):
            raise CodeTaken
        rows = [
            PromoCode(
                programme=programme, code=code, batch=new.batch, client=new.client, made_at=clock.now(),
                made_by=actor.name, **asdict(new.limits),
            )
            for code in codes
        ]  # fmt: skip
        await PromoCode.insert(*rows)
        after = {"codes": len(codes), "batch": new.batch, **asdict(new.limits)}
        await journal.write(actor, "make codes", ("loyalty_programme", programme), after=after)
    return codes


async def unguessable(count: int) -> list[str]:
    """So many that nobody has yet."""
    found: set[str] = set()
    while len(found) < count:
        more = {random_code() for _ in range(count - len(found))}
        found |= more - {row["code"] for row in await fetch(TAKEN, list(more))}
    return sorted(found)


def random_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LETTERS))


async def stop_code(actor: Actor, code: int) -> int:
    """Nobody can put it on a bill any more; where it is already, it stays. Its programme's id."""
    actor.require(Permission.edit_loyalty)
    found = await access_code(actor, code)
    async with transaction():
        if await execute(STOP, code, clock.now(), actor.name):
            subject = ("promo_code", code)
            await journal.write(actor, "stop code", subject, before={"code": found["code"]})
    return int(found["programme"])


async def use_code(actor: Actor, bill: Bill, typed: str) -> Record:
    """Puts it on the bill, and from then on it counts. The code's row is held until the caller is through.

    What may not be known of a code (whose it is, where, or whether it is there at all) is refused in one
    sentence. The caller holds the visit.
    """
    async with transaction():
        code = await fetch_one(LOCK_CODE, as_kept(typed))
        if code is None or is_hidden(code, bill):
            raise CodeRefused(HIDDEN)
        if any(each.code_id == code["id"] for each in await codes_on(bill.visit)):
            raise CodeRefused("This code is on the bill already.")
        refuse_over(code, bill.day)
        await refuse_used_up(code, bill)
        number = await fetch_value(NEXT_USE, code["id"])
        row = PromoCodeUse(
            code=code["id"], visit=bill.visit, client=bill.client, number=number, used_at=clock.now(),
            used_by=actor.name,
        )  # fmt: skip
        await row.save()
    return code


def is_hidden(code: Record, bill: Bill) -> bool:
    return (
        code["is_stopped"]
        or code["state"] != State.started
        or bill.branch not in code["branches"]
        or bill.day < code["starts_on"]
        or code["client"] not in (None, bill.client)
    )


def refuse_over(code: Record, day: date) -> None:
    ends_on = code["ends_on"]
    if ends_on is not None and day > ends_on:
        raise CodeRefused(f"{code['name']} ended on {ends_on.day} {ends_on:%b %Y}.")


async def refuse_used_up(code: Record, bill: Bill) -> None:
    """Call while the code is locked: two desks with its last use wait for each other there."""
    used = await used_of(code, bill.client, bill.visit)
    why = why_not(limits_of(code), used, bill.day)
    if why:
        raise CodeRefused(why)


async def undo_code(actor: Actor, visit: int, code: int) -> None:
    """Takes it off an open bill; somebody else may use it then. A second call changes nothing."""
    await execute(UNDO, visit, code, clock.now(), actor.name)


async def note_amounts(visit: int, amounts: Mapping[int, int], closing: int = 0) -> None:
    """What the codes on a bill take off, by their programmes; refused where that is above a budget.

    With a `closing` the bill is paid with it. The codes are held until the caller is through.
    """
    uses = {each.code_id: each for each in await codes_on(visit)}
    if not uses:
        return
    for code in await fetch(LOCK_CODES, list(uses)):
        amount = amounts.get(code["programme"], 0)
        left = left_of_budget(limits_of(code), await used_of(code, None, visit))
        if left is not None and amount > left:
            raise CodeRefused(f"The code {code['code']} would take off more than is left of its budget.")
        await execute(SET_AMOUNT, uses[code["id"]].id, amount, closing)


async def open_codes_again(visit: int, closing: int) -> None:
    """A reopened bill has its codes as before it was paid."""
    await execute(OPEN_AGAIN, visit, closing)
