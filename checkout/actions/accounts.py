"""Clients' accounts with a branch: held while something is put on them, and every change noted."""

from collections.abc import Collection, Mapping, Sequence

from asyncpg import Record

import ledger.actions
import ledger.queries
from checkout.account_tables import ClientMove
from checkout.queries.accounts import standing_of_client
from checkout.rules import OF_ACCOUNTS, Method, Paid, Settlement
from checkout.rules.accounts import Holder, Kind, Standing, check_debt, check_deposit, of_cards
from checkout.tables import Bill
from kit import clock, db
from kit.rights import Actor, Permission
from ledger.rules import Entry, opposite, summed
from ledger.tables import AccountKind

# A card stays what it is until the end: who merges it with another waits.
KEEP_CARDS = "SELECT id, name FROM client WHERE id = ANY($1::int[]) ORDER BY id FOR KEY SHARE"


async def hold(clients: Collection[int], branch: int, currency: str) -> Mapping[int, Standing]:
    """How they stand; nobody else changes it until the transaction ends.

    Held before any shift, and in the order of the cards, so that no two wait for each other.
    """
    found = {}
    for card in await db.fetch(KEEP_CARDS, list(clients)):
        holder = Holder(card["id"], branch, currency)
        await ledger.actions.lock_account(holder.on(AccountKind.client_debt))
        found[card["id"]] = await standing_of_client(holder, card["name"])
    return found


async def hold_for_sale(actor: Actor, visit: Record, settlement: Settlement) -> None:
    """Raises `WrongPayment` where more is put on account than may be, or a deposit has not as much."""
    later, used = settlement.of_clients(Method.on_account), settlement.of_clients(Method.deposit)
    if later:
        actor.require(Permission.sell_on_account)
    if not later and not used:
        return
    found = await hold({*later, *used}, visit["branch"], visit["currency"])
    for client, amount in later.items():
        check_debt(found[client], amount, visit["currency"])
    for client, amount in used.items():
        check_deposit(found[client], amount, visit["currency"])


async def note_sale(actor: Actor, visit: Record, bill: Bill, payments: Mapping[int, Paid]) -> None:
    """What is owed more, and what was used up: by the numbers of the payments."""
    moves = [
        ClientMove(
            client=paid.payer,
            branch=visit["branch"],
            kind=Kind.sold if paid.method is Method.on_account else Kind.used,
            debt=paid.amount if paid.method is Method.on_account else 0,
            deposit=-paid.amount if paid.method is Method.deposit else 0,
            payment=number,
            entry=bill.entry,
            made_at=clock.now(),
            made_by=actor.name,
        )
        for number, paid in payments.items()
        if paid.method in OF_ACCOUNTS
    ]
    if moves:
        await ClientMove.insert(*moves)


async def follow_cards(original: int, now: Sequence[Entry], key: str, branch: int) -> None:
    """What was reversed on cards that went up in others since is put on those: `now` is where it belongs."""
    wrong = of_cards(await ledger.queries.entries_of(original))
    entries = summed([*wrong, *opposite(now)])
    if entries:
        await ledger.actions.post(key, entries, branch=branch, description="Two cards are one")
