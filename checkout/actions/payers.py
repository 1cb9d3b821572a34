"""Who pays at the till: all of it for a client whose card says so, or a part of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from asyncpg import Record

from checkout.queries.accounts import who_may_pay
from checkout.rules import OF_ACCOUNTS, Tender, may_be_id, wrong
from kit import db
from kit.errors import Invalid

# The payer's card stays until the bill is written: who merges it with another waits.
PAYER = """
SELECT client.id, client.name FROM client_link JOIN client ON client.id = client_link.other
WHERE client_link.client = $1 AND client_link.other = $2 AND tie = 'payer' FOR KEY SHARE OF client
"""


async def who_pays(visit: Record, payer: int | None) -> Record | None:
    """None where they pay themselves. In a party somebody pays for all already, and nobody is asked.

    Raises `Invalid` for anybody who is not linked as a payer of the client who came.
    """
    if payer is None:
        return None
    is_theirs = visit["payer"] == visit["client"]
    found = await db.fetch_one(PAYER, visit["client"], payer) if is_theirs and may_be_id(payer) else None
    if found is None:
        raise Invalid("Who pays?", payer="They do not pay for this client. Choose again.")
    return found


async def named(
    visit: Record, tenders: Sequence[Tender], payer: Record | None
) -> tuple[list[Tender], Mapping[int, str]]:
    """The tenders with whose account each is on, and the names of all who pay a part.

    Who pays for all owes for all and pays with their deposit, unless somebody else is named for a part.
    Raises `Invalid` for who may not pay here, and for an account of nobody.
    """
    usual = payer["id"] if payer else visit["payer"]
    of_whom = [whose(tender, usual) for tender in tenders]
    if any(
        who is None and tender.method in OF_ACCOUNTS for who, tender in zip(of_whom, tenders, strict=True)
    ):
        raise wrong("A guest without a card has no account. Say who it is first, or take the money now.")
    said = [who for who in of_whom if who is not None]
    known = await who_may_pay(visit["id"]) if said else {}
    if any(who not in known for who in said):
        raise Invalid("Who pays that part?", parts="They do not pay for this visit. Choose again.")
    return [replace(each, payer=who) for each, who in zip(tenders, of_whom, strict=True)], known


def whose(tender: Tender, usual: int | None) -> int | None:
    """Who was named for it; else the account of who pays the bill; None of plain money."""
    if tender.payer is not None:
        return tender.payer
    return usual if tender.method in OF_ACCOUNTS else None
