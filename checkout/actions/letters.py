"""Receipts by e-mail: asked for at the till or later, and put into the queue of letters once."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from asyncpg import Record

import clients.actions
import reminders.actions
from catalog.queries import own_texts
from checkout.actions.completion import complete_visit
from checkout.documents import read_fiscal
from checkout.papers import letter_text, voice_of
from checkout.pdf import receipt_pdf
from checkout.queries import letters as queries
from checkout.queries.receipts import access_receipt
from checkout.receipt_paper import read_paper
from checkout.rules import Checkout
from checkout.tables import Bill
from clients.rules import is_email
from clients.tables import Client
from kit import clock, journal
from kit.db import execute, transaction
from kit.errors import Invalid, Refused
from kit.rights import Actor, Permission
from kit.words import speaking
from reminders.facts import About, Attached
from reminders.tables import Kind as Letter

log = logging.getLogger("tempu.receipts")

ASK = """
INSERT INTO receipt_letter (receipt, client, email, asking, asked_at, asked_by, attempts, next_try_at)
VALUES ($1, $2, $3, $4, $5, $6, 0, $5) ON CONFLICT (receipt, email, asking) DO NOTHING
"""
WRITTEN = "UPDATE receipt_letter SET message = $2 WHERE id = $1"
AT_THE_TILL = "till"
LEASE = timedelta(minutes=2)
PATIENCE = timedelta(minutes=10)  # for what a fiscal register makes of it
WORTH_SENDING = timedelta(days=3)


class NobodyToSend(Refused):
    """A guest has no card, so there is nobody the letters could be kept with."""

    def __init__(self) -> None:
        super().__init__(
            "A guest has no card to write to. Print the receipt, or let them scan the code on it."
        )


@dataclass(frozen=True, slots=True)
class Wish:
    """Where a receipt is wanted: "" is the address on the card. `keeps`: what was typed goes onto the card.

    `asking` stands for the form: the same one again is the same letter.
    """

    email: str = ""
    keeps: bool = False
    asking: str = AT_THE_TILL


async def complete_and_send(actor: Actor, visit_id: int, checkout: Checkout, wish: Wish | None) -> Bill:
    """As `complete_visit`, with the receipt by e-mail: both, or nothing."""
    async with transaction():
        bill = await complete_visit(actor, visit_id, checkout)
        if wish is not None:
            await send_receipt(actor, await queries.sale_receipt(bill.id), wish)
    return bill


async def send_receipt(actor: Actor, receipt_id: int, wish: Wish) -> None:
    """Of a sale, a refund or an account. Nobody can have asked for none of these: it is what they paid for.

    Raises `NobodyToSend`, and `Invalid` for an address that is none.
    """
    actor.require(Permission.take_payments)
    async with transaction():
        receipt = await access_receipt(actor, receipt_id)
        client = await queries.reader_of(receipt)
        if client is None:
            raise NobodyToSend
        email = address_of(client, wish.email.strip())
        if wish.keeps and email != client.email:
            actor.require(Permission.edit_clients)
            await clients.actions.complete_card(actor, client.id, "", email, keeps=False)
        asked = await execute(ASK, receipt_id, client.id, email, wish.asking, clock.now(), actor.name[:120])
        if asked:
            await journal.write(actor, "send receipt", ("receipt", receipt_id), branch=receipt["branch"])


def address_of(client: Client, typed: str) -> str:
    if typed and not is_email(typed):
        raise Invalid("That is no e-mail address.", receipt_email="Like anna@example.com.")
    if not typed and not client.email:
        raise Invalid(
            "Where is the receipt to go?", receipt_email="There is no address on the card. Write one."
        )
    return typed or str(client.email)


async def write_next(now: datetime) -> bool:
    """Writes the letter of one receipt; False when there is none. The PDF is made in no transaction."""
    letter = await queries.next_letter(now, now + LEASE, now - PATIENCE)
    facts = await queries.letter_facts(letter) if letter else None
    if facts is None:
        return False
    with speaking(voice_of(facts["language"], facts["locale"], await own_texts())):
        paper = read_paper(facts["content"])
        file = Attached(file_name(paper.number), await receipt_pdf(paper, read_fiscal(facts["fiscal"])))
        about = about_receipt(facts, paper.number, letter_text(paper))
    async with transaction():
        if await queries.hold_letter(facts["id"]):
            to, until = (facts["client"], facts["branch"]), now + WORTH_SENDING
            message = await reminders.actions.write_to(to, Letter.receipt, about, until)
            await reminders.actions.attach(message, file)
            await execute(WRITTEN, facts["id"], message)
    return True


def about_receipt(facts: Record, number: str, said: str) -> About:
    """Without an address of its own a letter is surely the client's, and leads to all of theirs."""
    email = "" if facts["email"] == facts["card_email"] else facts["email"]
    times = facts["starts_at"], facts["ends_at"]
    path = f"/v/{facts['code']}" if facts["code"] else f"/book/{facts['slug']}"
    return About(path, "", number, "", *times, email=email, said=said)


def file_name(number: str) -> str:
    return f"{number.replace('/', '-')}.pdf"
