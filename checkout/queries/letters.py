"""Receipts that go by e-mail: to whom, how far each is, and what is offered at the till."""

from dataclasses import dataclass
from datetime import datetime

from asyncpg import Record

from checkout.queries.links import whom_to_write
from checkout.registers.kinds import KINDS
from clients.rules import mask_email
from clients.tables import Client, Visit
from kit.db import fetch, fetch_one, fetch_value
from kit.rights import Actor, Permission

# Whether the client wanted their last receipt by e-mail.
WANTED_LAST = """
SELECT EXISTS (SELECT FROM receipt_letter AS letter WHERE letter.receipt = receipt.id)
FROM receipt JOIN bill ON bill.id = receipt.bill JOIN visit ON visit.id = bill.visit
WHERE visit.client = $1 AND receipt.kind = 'sale' ORDER BY receipt.id DESC LIMIT 1
"""
LETTERS = """
SELECT letter.id, letter.email, letter.asked_at, letter.asked_by,
    coalesce(message.status, 'waiting') AS status, message.sent_at, coalesce(message.why, '') AS why
FROM receipt_letter AS letter LEFT JOIN message ON message.id = letter.message
WHERE letter.receipt = $1 ORDER BY letter.id DESC
"""
SALE = "SELECT id FROM receipt WHERE bill = $1 AND kind = 'sale'"
NEXT = """
UPDATE receipt_letter SET attempts = attempts + 1, next_try_at = $2 WHERE id = (
    SELECT letter.id FROM receipt_letter AS letter
    WHERE letter.message IS NULL AND letter.next_try_at <= $1 AND letter.email <> ''
      AND (letter.asked_at <= $3 OR NOT EXISTS (
        SELECT FROM register_command AS command JOIN register ON register.id = command.register
        WHERE command.receipt = letter.receipt AND NOT command.is_copy AND register.kind = ANY($4)
          AND command.state IN ('queued', 'sent', 'unknown')))
    ORDER BY letter.id LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING id
"""
FACTS = """
SELECT letter.id, letter.email, letter.client, client.email AS card_email, client.language, receipt.content,
    receipt.fiscal, visit.code, coalesce(visit.starts_at, receipt.queued_at) AS starts_at,
    coalesce(visit.ends_at, receipt.queued_at) AS ends_at, branch.id AS branch, branch.slug, branch.locale
FROM receipt_letter AS letter JOIN receipt ON receipt.id = letter.receipt
LEFT JOIN bill ON bill.id = receipt.bill LEFT JOIN visit ON visit.id = bill.visit
LEFT JOIN client_move ON client_move.receipt = receipt.id
JOIN branch ON branch.id = coalesce(visit.branch, client_move.branch)
JOIN client ON client.id = letter.client WHERE letter.id = $1
"""
HOLD = "SELECT id FROM receipt_letter WHERE id = $1 AND message IS NULL AND email <> '' FOR UPDATE"


@dataclass(frozen=True, slots=True)
class Offer:
    """What is asked of a client's receipt: `email` is on their card, as this person may see it; "" is none.

    `wanted`: they had the last one by e-mail. `may_keep`: what is typed can be written on the card.
    """

    email: str
    wanted: bool
    may_keep: bool


async def letter_offer(actor: Actor, client: Client | None) -> Offer | None:
    """None for a guest: there is no card to write to."""
    if client is None:
        return None
    wanted = bool(client.email) and bool(await fetch_value(WANTED_LAST, client.id))
    return Offer(shown(actor, client), wanted, actor.may(Permission.edit_clients))


async def reader_of(receipt: Record) -> Client | None:
    """Whom a receipt can be written to: who came or booked, or whose account it is of."""
    if receipt["visit"] is None:
        return await Client.objects().get(Client.id == receipt["holder"])
    [visit] = await Visit.objects().where(Visit.id == receipt["visit"])
    return await whom_to_write(visit)


def shown(actor: Actor, client: Client) -> str:
    return client.email if actor.may(Permission.see_phones) else mask_email(client.email)


async def letters_of(receipt: int) -> list[Record]:
    """The latest first."""
    return await fetch(LETTERS, receipt)


async def sale_receipt(bill: int) -> int:
    found: int = await fetch_value(SALE, bill)
    return found


async def next_letter(now: datetime, lease: datetime, patience: datetime) -> int | None:
    """One that is to be made now, taken in hand until `lease`.

    What a fiscal register makes of it belongs on the PDF: that is waited for, unless asked before `patience`.
    """
    fiscal = [kind.name for kind in KINDS.values() if kind.abilities.is_fiscal]
    found: int | None = await fetch_value(NEXT, now, lease, patience, fiscal)
    return found


async def letter_facts(letter: int) -> Record | None:
    return await fetch_one(FACTS, letter)


async def hold_letter(letter: int) -> bool:
    """Until the transaction ends; False where somebody else has written it."""
    return await fetch_value(HOLD, letter) is not None
