"""What the payment provider could not give back: asked for again, or given another way."""

from asyncpg import Record

import ledger.actions
from checkout import queries
from checkout.actions.paying_out import lock_full_drawer
from checkout.actions.refunding import send_back
from checkout.actions.ringing import note_given_back, shift_to_note
from checkout.actions.visits import lock_visit
from checkout.queries.refunds import Part, PartState
from checkout.refund_tables import RefundPart
from checkout.rules import Method
from checkout.rules.online import moved, prepaid
from checkout.rules.refunding import MONEY
from checkout.rules.refunds import ACCOUNTS
from kit import clock, db, journal
from kit.db import transaction
from kit.errors import Invalid, Refused
from kit.rights import Actor, Permission
from ledger.rules import Account

BILL = "SELECT bill FROM refund WHERE id = $1"
WHY = """
SELECT refund.why FROM refund_part JOIN refund ON refund.id = refund_part.refund WHERE refund_part.id = $1
"""


class NotStuck(Refused):
    """The provider was asked again meanwhile, or it went another way."""

    def __init__(self) -> None:
        super().__init__("This is on its way or went back already. Nothing was given twice.")


async def ask_again(actor: Actor, part_id: int) -> None:
    """Asks the provider once more for what it could not give back. Raises `NotStuck`."""
    actor.require(Permission.reopen_visits)
    async with transaction():
        visit, part = await lock_stuck(actor, part_id)
        why = await db.fetch_value(WHY, part_id)
        await send_back(actor, visit["id"], part_id, part.missing, why)


async def give_otherwise(actor: Actor, part_id: int, method: Method, desk: int | None) -> RefundPart:
    """Gives in cash or by card what the provider could not: out of what lies for the visit since.

    Raises `NotStuck`, NoOpenShift or DrawerTooEmpty.
    """
    actor.require(Permission.reopen_visits)
    actor.require(Permission.refund_otherwise)
    if method not in MONEY:
        raise Invalid("Another way is in cash or by card.", means="Choose cash or card.")
    async with transaction():
        visit, part = await lock_stuck(actor, part_id)
        cash = method is Method.cash
        shift = await lock_full_drawer(visit, desk, part.missing, actor) if cash else None
        out_of = Account(ACCOUNTS[method], visit["currency"], visit["branch"], shift["desk"] if shift else 0)
        entry = await ledger.actions.post(
            f"bill-refund:{part_id}:instead",
            moved(part.missing, prepaid(visit["branch"], visit["id"], visit["currency"]), out_of),
            branch=visit["branch"],
            description=f"Refund for visit {visit['id']} given another way",
        )
        made = RefundPart(
            refund=part.row["refund"], payment=part.row["payment"], method=method, amount=part.missing,
            shift=shift["id"] if shift else None, instead=part_id, entry=entry, made_at=clock.now(),
            made_by=actor.name,
        )  # fmt: skip
        await made.save()
        await note_instead(actor, visit, part, made)
        after = {"amount": part.missing, "currency": visit["currency"], "by": method}
        await journal.write(actor, "give back", ("visit", visit["id"]), branch=visit["branch"], after=after)
    return made


async def note_instead(actor: Actor, visit: Record, part: Part, made: RefundPart) -> None:
    """It went another way than the report of the shift said."""
    bill = await db.fetch_value(BILL, part.row["refund"])
    shift = made.shift or await shift_to_note(actor, visit["branch"], bill)
    went = {str(made.method): made.amount, str(Method.prepaid): -made.amount}
    await note_given_back(shift, bill, went, 0)


async def lock_stuck(actor: Actor, part_id: int) -> tuple[Record, Part]:
    """The visit and the part, which is read anew once the visit is held."""
    found = await queries.access_part(actor, part_id)
    visit = await lock_visit(actor, found.row["visit"])
    part = await queries.access_part(actor, part_id)
    if part.state is not PartState.failed:
        raise NotStuck
    return visit, part
