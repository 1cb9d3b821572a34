"""Programmes on a bill: a code is put on it or taken off, and what they give is kept as it is paid."""

from asyncpg import Record

from checkout import queries
from checkout.actions.lines import changing
from checkout.actions.sale import Sale
from checkout.queries.benefits import Priced
from kit import clock, journal
from kit.errors import NotFound
from kit.rights import Actor
from kit.vault import fingerprint
from loyalty.actions.benefits import Before, Giving, give
from loyalty.actions.codes import Bill, CodeRefused, note_amounts, undo_code, use_code
from loyalty.queries.benefits import with_money
from loyalty.queries.codes import codes_on
from loyalty.rules.benefits.outcomes import PointsPart
from staff.actions.tries import claim_try, forget_tries, refuse_locked


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
        day = clock.wall(visit["starts_at"], visit["zone"]).date()
        bill = Bill(visit_id, visit["client"], visit["branch"], day)
        code = await use_code(actor, bill, typed)
        now = await queries.bill_now(visit_id)
        refuse_useless(now, code)
        await note_amounts(visit_id, now.taken_off())
        subject = ("visit", visit_id)
        await journal.write(actor, "put code", subject, branch=visit["branch"], after={"code": code["code"]})


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
