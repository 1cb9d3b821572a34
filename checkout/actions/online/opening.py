"""From the terms to the provider's page: what was agreed to is kept, and the page is opened once."""

from dataclasses import dataclass
from datetime import timedelta

from booking.actions import paying, prepay
from booking.prepay_tables import Prepayment
from booking.queries.prepay import prepayment_of, terms_of
from checkout.actions.online.recording import record
from checkout.gateway.chosen import gateway
from checkout.gateway.protocol import Wanted
from checkout.online_tables import OnlinePayment
from checkout.queries import online
from checkout.queries.links import path_of
from checkout.rules.online import LINK_LASTS
from clients.queries import client_row
from clients.tables import Visit
from kit import clock, journal
from kit.db import execute, transaction
from kit.errors import Refused
from kit.rights import CUSTOMER
from kit.settings import settings
from kit.vault import fingerprint, new_code
from kit.words import _

Kind, State = OnlinePayment.Kind, OnlinePayment.State
# The provider wants at least half an hour; we close a page sooner where its time is over.
PAGE_LASTS = timedelta(minutes=60)
SHORTLY = timedelta(seconds=30)
KNOWN_AS = """
INSERT INTO gateway_customer (client, customer, created_at) VALUES ($1, $2, $3)
ON CONFLICT (customer) DO NOTHING
"""


class NothingToPay(Refused):
    """It is paid, or nothing is asked any more."""

    def __init__(self) -> None:
        super().__init__(_("Nothing is to be paid for this booking any more."))


class OtherTerms(Refused):
    """The page that was agreed to said something else than counts now."""

    def __init__(self) -> None:
        super().__init__(_("The terms are not those you have read. Please read them again."))


@dataclass(frozen=True, slots=True)
class Agreed:
    """That somebody has read and agreed: to which words, from which address and with which browser."""

    words: str
    seen: str
    address: str
    browser: str = ""


def mark_of(words: str) -> str:
    """Stands for the terms in the form under them."""
    return fingerprint(words)[:32]


async def start(visit: Visit, agreed: Agreed, title: str, carries: str = "") -> str:
    """The address of the page on which is paid; asked twice it is the same one.

    `carries` is what the address says to which they come back, like lang=de.
    Raises `NothingToPay`, `OtherTerms`, and what a provider that is away raises: then the time is still kept.
    """
    if agreed.seen != mark_of(agreed.words):
        raise OtherTerms
    payment = await begin(visit, agreed, title, carries)
    if payment.state == State.open and payment.url:
        return str(payment.url)
    opened = await open_page(payment)
    if not opened.url or opened.state != State.open:
        raise NothingToPay
    return str(opened.url)


async def begin(visit: Visit, agreed: Agreed, title: str, carries: str) -> OnlinePayment:
    """What was agreed to, and the payment: the one there is, or a new one."""
    async with transaction():
        await paying.hold_together(visit.id)
        asked = await prepayment_of(visit.id, lock=True)
        if asked is None or asked.state != Prepayment.State.open or not await is_wanted(visit):
            raise NothingToPay
        now = clock.now()
        await asked.update_self({
            Prepayment.words: agreed.words, Prepayment.agreed_at: now,
            Prepayment.agreed_from: agreed.address[:64], Prepayment.agreed_with: agreed.browser[:300],
            Prepayment.due_at: max(asked.due_at, min(now + prepay.PATIENCE, visit.starts_at)),
        })  # fmt: skip
        await journal.write(CUSTOMER, "agree to terms", ("visit", visit.id), branch=visit.branch)
        return await online.alive(visit.id) or await new_payment(asked, title, carries)


async def is_wanted(visit: Visit) -> bool:
    """Nobody pays for what was called off."""
    return await Visit.exists().where(Visit.id == visit.id, Visit.status == Visit.Status.requested)


async def new_payment(asked: Prepayment, title: str, carries: str) -> OnlinePayment:
    now = clock.now()
    made = OnlinePayment(
        visit=asked.visit, client=asked.client, code=new_code(), kind=Kind.before, amount=asked.amount,
        currency=asked.currency, title=title[:200], carries=carries[:200], created_at=now,
        created_by=CUSTOMER.name, next_look_at=now + SHORTLY,
    )  # fmt: skip
    await made.save()
    return made


async def open_page(payment: OnlinePayment) -> OnlinePayment:
    """Asks the provider for the page, under the payment's own key: again and again it is one page."""
    visit = await online.visit_of(payment)
    asked = await prepayment_of(visit.id) if payment.kind == Kind.before else None
    back = way_back(payment, visit)
    lasts = PAGE_LASTS if payment.kind == Kind.before else LINK_LASTS
    outcome = await gateway().open_page(
        Wanted(
            key=f"page:{payment.code}",
            code=payment.code,
            amount=payment.amount,
            currency=payment.currency,
            title=payment.title,
            customer=await customer(payment),
            success_url=back,
            cancel_url=back,
            expires_at=payment.created_at + lasts,
            keeps_card=asked is not None and terms_of(asked).keeps_card,
        )
    )
    return await record(payment.id, outcome)


def way_back(payment: OnlinePayment, visit: Visit) -> str:
    """Whoever pays by a link need not be who came: they come back to the link."""
    if payment.kind == Kind.link:
        return f"{settings().site}{path_of(payment)}/return"
    back = f"{settings().site}/v/{visit.code}/payment/return"
    return f"{back}?{payment.carries}" if payment.carries else back


async def customer(payment: OnlinePayment) -> str:
    """What the provider calls the client; they are introduced with their first payment. "" for a guest."""
    if payment.client is None:
        return ""
    known = await online.customer_of(payment.client)
    if known is not None:
        return known
    client = await client_row(payment.client)
    made = await gateway().customer(f"customer:{payment.code}", client.name, client.email)
    await execute(KNOWN_AS, payment.client, made, clock.now())
    return made
