"""Programmes on a bill: a code is put on it or taken off, and what they give is kept as it is paid."""

from asyncpg import Record

from checkout import queries
from checkout.actions.lines import changing
from checkout.actions.sale import Sale
from checkout.actions.visits import lock_visit
from checkout.queries.benefits import Priced
from clients.tables import Visit
from kit import clock, journal
from kit.db import transaction
from kit.errors import NotFound
from kit.rights import CUSTOMER, Actor
from kit.vault import fingerprint
from loyalty.actions.benefits import Before, Giving, give
from loyalty.actions.codes import Bill, CodeRefused, note_amounts, undo_code, use_code
from loyalty.queries.benefits import with_money
from loyalty.queries.codes import codes_on
from loyalty.rules.benefits.outcomes import PointsPart
from loyalty.rules.promo_codes import as_kept
from staff.actions.tries import claim_try, forget_tries, refuse_locked

COMING = (
    Visit.Status.requested,
    Visit.Status.listed,
    Visit.Status.waiting,
)  # as a stranger's booking is made


async def put_code(actor: Actor, visit_id: int, typed: str, version: int) -> None:
    """The code counts as used from now on, and the bill is worked out with it.

    Raises CodeRefused where it may not be used, or would give nothing on this bill; LockedOut for somebody
    who typed one that cannot be used again and again.
    """
    subject = fingerprint(f"promo code:{actor.account}")
    if not await claim_try(subject):
        await refuse_locked(subject, "The code")
    await put(actor, visit_id, typed, version)
    await forget_tries(subject)


async def put(actor: Actor, visit_id: int, typed: str, version: int) -> None:
    async with changing(actor, visit_id, version) as visit:
        await put_on(actor, visit, typed)


async def put_online(visit_id: int, typed: str) -> None:
    """By its client, as a part of the booking: for whoever makes the visit, in that transaction and no other.

    A second call for the same code changes nothing, and so does one for a visit that is over. Raises
    CodeRefused like `put_code`; whoever calls counts the tries.
    """
    async with transaction():
        visit = await lock_visit(CUSTOMER, visit_id)
        has_it = any(each.code == as_kept(typed) for each in await codes_on(visit_id))
        if visit["status"] in COMING and not has_it:
            await put_on(CUSTOMER, visit, typed)


async def put_on(actor: Actor, visit: Record, typed: str) -> None:
    """Call while the visit is held."""
    number, branch = visit["id"], visit["branch"]
    day = clock.wall(visit["starts_at"], visit["zone"]).date()
    code = await use_code(actor, Bill(number, visit["client"], branch, day), typed)
    now = await queries.bill_now(number)
    refuse_useless(now, code)
    await note_amounts(number, now.taken_off())
    await journal.write(actor, "put code", ("visit", number), branch=branch, after={"code": code["code"]})


def refuse_useless(now: Priced, code: Record) -> None:
    """A code that gives nothing says why, and stays unused."""
    outcome = now.outcome
    if outcome is not None and code["programme"] in outcome.applied:
        return
    refused = outcome.refused if outcome else ()
    why = [each.words for each in refused if each.programme == code["programme"]]
    reason = why[0] if why else "It does not run on the day of this visit"
    raise CodeRefused(f"{code['name']} gives nothing on this bill: {reason.rstrip('.')}.")


async def take_code_off(actor: Actor, visit_id: int, code: int, version: int) -> None:
    """Whoever is next may use it."""
    async with changing(actor, visit_id, version) as visit:
        found = [each for each in await codes_on(visit_id) if each.code_id == code]
        if not found:
            raise NotFound("That code is not on this bill.")
        await undo_code(actor, visit_id, code)
        before = {"code": found[0].code}
        await journal.write(
            actor, "take code off", ("visit", visit_id), branch=visit["branch"], before=before
        )


async def keep_benefits(visit: Record, sale: Sale) -> tuple[PointsPart, ...]:
    """What programmes give with this closing is written down; the points that are still to be given.

    Points are for the money that is really paid now, whatever was expected before.
    """
    if sale.benefits is None:
        return ()
    outcome = with_money(sale.benefits, sale.earns_points)
    await give(
        Giving(
            visit=visit["id"],
            closing=sale.closing,
            client=visit["client"],
            outcome=outcome,
            before={
                line["id"]: Before(line["own"].amount, line["own"].reason, line["own"].by)
                for line in sale.lines
            },
        )
    )
    return outcome.points
