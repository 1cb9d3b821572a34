"""Payment links at the till: a part of a bill, or all that is left, as a page of the provider's."""

from dataclasses import dataclass

import reminders.actions
from booking.actions import paying
from catalog import queries as catalog
from catalog.tables import Branch
from checkout.actions.online import looking
from checkout.actions.online.opening import SHORTLY, open_page
from checkout.actions.online.recording import holding
from checkout.actions.online.telling import about_visit
from checkout.actions.visits import lock_open_visit
from checkout.gateway.protocol import GatewayAway, GatewayRefuses
from checkout.online_tables import OnlinePayment
from checkout.queries import online
from checkout.queries.link_sheet import asked_of
from checkout.queries.links import access_link, over_at, path_of, whom_to_write
from checkout.rules.links import Asked, Standing, amount_of, standing_of
from clients.queries import access_visit, visit_lines
from clients.rules import is_email
from clients.tables import Client
from kit import clock, journal
from kit.db import transaction
from kit.errors import Invalid, Refused
from kit.money import format_money
from kit.rights import Actor, Permission
from kit.settings import settings
from kit.vault import new_code
from reminders.tables import EMAIL, SMS
from reminders.tables import Kind as Letter

Kind, State = OnlinePayment.Kind, OnlinePayment.State
NO_PROVIDER = (
    "No payment provider is set, so nothing can be paid by a link. Whoever runs the server sets"
    " STRIPE_SECRET_KEY. Until then take the money by card or in cash."
)
NOT_ANY_MORE = {
    Standing.paid: "It is paid already. The money is on the bill; what is too much goes back at the end.",
    Standing.taken_back: "It was taken back already.",
    Standing.lapsed: "Its time is over already: nobody can pay with it any more.",
    Standing.refused: "The payment provider never opened a page for it: there is nothing to take back.",
}


class NoProvider(Refused):
    """Nothing can be paid online here."""

    def __init__(self) -> None:
        super().__init__(NO_PROVIDER)


class NotOpened(Refused):
    """The provider will not open a page for it."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The payment provider opens no page for it: {why} Ask for another sum, or take it another way."
        )


class NotWaiting(Refused):
    """It is paid, taken back or over."""


class NobodyToWrite(Refused):
    """There is no card, or no such address on it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A link for a bill of `version`; without an amount for all that is left, with the tip.

    `asking` is the form it is asked with: the same one again is the same link. "" is asked once each time.
    """

    version: int
    amount: int | None = None
    tip: int = 0
    asking: str = ""


async def make_link(actor: Actor, visit_id: int, wanted: Wanted) -> OnlinePayment:
    """Written first, then asked of the provider; while that does not answer a worker goes on asking.

    Together with what is paid and what other links ask for it is never above the bill. Raises `NoProvider`,
    `NotOpened`, AlreadyDone, NotOpen, Stale, NothingLeft, and `Invalid` for a sum that cannot be.
    """
    actor.require(Permission.take_payments)
    if not settings().takes_online:
        raise NoProvider
    payment = await write_link(actor, visit_id, wanted)
    if payment.state != State.new:
        return payment
    try:
        return await open_page(payment)
    except GatewayAway:
        return await online.payment_row(payment.id)
    except GatewayRefuses as refusal:
        await looking.give_up(payment, refusal.why)
        raise NotOpened(refusal.why) from refusal


async def write_link(actor: Actor, visit_id: int, wanted: Wanted) -> OnlinePayment:
    async with transaction():
        await access_visit(actor, visit_id)
        await paying.hold_together(visit_id)
        made = await made_before(visit_id, wanted.asking)
        if made is not None:
            return made
        visit = await lock_open_visit(actor, visit_id, wanted.version)
        branch = await catalog.branch(visit["branch"])
        amount = amount_of(wanted.amount, await left_to_ask(visit_id, branch, wanted.tip))
        now, lines = clock.now(), await visit_lines(visit_id)
        made = OnlinePayment(
            visit=visit_id, client=visit["payer"], code=new_code(), kind=Kind.link, amount=amount,
            tip=wanted.tip, carries=wanted.asking, currency=branch.currency,
            title=f"{branch.name}: {', '.join(line.title for line in lines)}"[:200],
            created_at=now, created_by=actor.name, next_look_at=now + SHORTLY,
        )  # fmt: skip
        await made.save()
        after = {"amount": amount, "currency": branch.currency}
        await journal.write(actor, "ask by link", ("visit", visit_id), branch=branch.id, after=after)
    return made


async def made_before(visit_id: int, asking: str) -> OnlinePayment | None:
    links = [each for each in await online.payments_of(visit_id) if each.kind == Kind.link]
    return next((each for each in links if asking and each.carries == asking), None)


async def left_to_ask(visit_id: int, branch: Branch, tip: int) -> Asked:
    """Under the lock of the visit: nobody asks for the same at once."""
    return await asked_of(visit_id, branch, tip)


async def take_back(actor: Actor, visit_id: int, payment_id: int) -> OnlinePayment:
    """Nobody can pay with it any more, as soon as the provider knows. What is paid at that moment stays on
    the bill. Raises `NotWaiting`.
    """
    actor.require(Permission.take_payments)
    await access_link(actor, visit_id, payment_id)
    async with holding(payment_id) as held:
        payment = held.payment
        refuse_over(payment)
        if payment.closed_at is None:
            now = clock.now()
            await payment.update_self({OnlinePayment.closed_at: now, OnlinePayment.next_look_at: now})
            after = {"amount": payment.amount, "currency": payment.currency}
            branch = held.visit.branch
            await journal.write(actor, "take link back", ("visit", visit_id), branch=branch, after=after)
    return await closed(payment)


async def closed(payment: OnlinePayment) -> OnlinePayment:
    """As the provider says now; while it does not, a worker goes on."""
    try:
        return await looking.look(payment, clock.now())
    except GatewayAway:
        pass
    except GatewayRefuses as refusal:
        if not payment.page:
            await looking.give_up(payment, refusal.why)
    return await online.payment_row(payment.id)


def refuse_over(payment: OnlinePayment) -> None:
    if payment.state not in online.ALIVE:
        raise NotWaiting(NOT_ANY_MORE[standing_of(payment.state, payment.trouble, payment.closed_at)])


async def send_link(actor: Actor, visit_id: int, payment_id: int, channel: str, email: str = "") -> None:
    """To the client, by e-mail (to `email`, or the address on the card) or as a text message."""
    actor.require(Permission.take_payments)
    await access_link(actor, visit_id, payment_id)
    async with holding(payment_id) as held:
        payment = held.payment
        refuse_over(payment)
        if payment.closed_at is not None:
            raise NotWaiting("It is being taken back: nobody can be sent to it any more.")
        client = await whom_to_write(held.visit)
        to = address_for(client, channel, email.strip())
        about = await about_visit(held.visit, path_of(payment), email=to, amount=payment.amount)
        place, until = (client.id if client else 0, held.visit.branch), over_at(payment)
        await reminders.actions.write_to(place, Letter.pay_link, about, until, channel)
        after = {"channel": channel, "amount": format_money(payment.amount, payment.currency)}
        await journal.write(actor, "send link", ("visit", visit_id), branch=held.visit.branch, after=after)


def address_for(client: Client | None, channel: str, typed: str) -> str:
    """The typed address; "" for what is on the card. Raises `NobodyToWrite`, `Invalid` for a wrong one."""
    if client is None:
        raise NobodyToWrite("A guest has no card to write to. Let them scan the code, or copy the link.")
    if channel not in (EMAIL, SMS):
        raise Invalid("How is it to be sent? By e-mail or as a text message.")
    if channel == SMS:
        refuse_textless(client)
        return ""
    if typed and not is_email(typed):
        raise Invalid("That is no e-mail address.", link_email="Like anna@example.com.")
    if not typed and not client.email:
        raise Invalid("Where to?", link_email="There is no address on the card. Write one.")
    return typed


def refuse_textless(client: Client) -> None:
    if not settings().sms_url:
        raise NobodyToWrite("No text messages are set up here. Let them scan the code, or copy the link.")
    if not client.phone:
        raise NobodyToWrite("There is no phone number on the card. Let them scan the code.")
