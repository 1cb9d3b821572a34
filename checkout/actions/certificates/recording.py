"""What the provider says of a sale, written down: once, whoever hears it first and however often."""

from datetime import timedelta
from typing import Any

import clients.actions
import ledger.actions
from catalog import queries as catalog
from checkout.actions.certificates.telling import tell_buyer
from checkout.gateway.protocol import Outcome
from checkout.gateway.protocol import State as Told
from checkout.rules import online as rules
from kit import clock, journal
from kit.db import transaction
from kit.rights import CUSTOMER
from kit.words import speaking, voice_for
from ledger.rules import Entry
from loyalty.actions import certificate_sales
from loyalty.actions.certificates import hold_type
from loyalty.certificate_sale_tables import CertificateSale
from loyalty.queries.certificate_sales import sale_row
from loyalty.rules.vouchers import Issued
from loyalty.voucher_tables import VoucherMove

State = CertificateSale.State
ALIVE = certificate_sales.ALIVE
LOOK_AGAIN = timedelta(minutes=2)
ENDS = {Told.paid: State.paid, Told.expired: State.closed, Told.failed: State.failed}


class WrongAmount(Exception):
    """The provider took another sum than was asked for: a bug, never somebody's mistake."""


async def record(sale_id: int, outcome: Outcome) -> CertificateSale:
    """The sale as it is now. What is known already, or older than what is known, changes nothing."""
    async with transaction():
        sale = await sale_row(sale_id)
        if sale.state not in ALIVE:
            return sale
        buyer = await card_of(sale) if outcome.state == Told.paid else 0
        await hold_type(sale.of_type)
        sale = await held_sale(sale_id)
        if sale.state in ALIVE:
            facts = facts_of(sale, outcome)
            facts |= await sell(sale, outcome, buyer) if outcome.state == Told.paid else {}
            await sale.update_self(facts)
    return sale


async def held_sale(sale_id: int) -> CertificateSale:
    """Nobody else writes down what became of it until the transaction ends."""
    return await sale_row(sale_id, lock=True)


async def card_of(sale: CertificateSale) -> int:
    """The card of who buys: theirs by their phone, or a new one. Before anything else is locked."""
    branch = await catalog.branch(sale.branch)
    with speaking(voice_for(sale.language, branch.locale)):
        found = await clients.actions.find_or_add(
            CUSTOMER, sale.buyer_name, sale.buyer_phone, sale.buyer_email, branch.country
        )
    return int(found.id)


def facts_of(sale: CertificateSale, outcome: Outcome) -> dict[Any, Any]:
    """On a page a declined card can be followed by another: then the trouble is the last one’s."""
    state = ENDS.get(outcome.state, State.open)
    ended = {CertificateSale.ended_at: clock.now()} if state not in ALIVE else {}
    return {
        CertificateSale.state: state,
        CertificateSale.page: outcome.page or sale.page,
        CertificateSale.url: outcome.url or sale.url,
        CertificateSale.number: outcome.number or sale.number,
        CertificateSale.trouble: outcome.trouble,
        CertificateSale.next_look_at: clock.now() + LOOK_AGAIN,
        CertificateSale.leased_until_at: None,
        **ended,
    }


async def sell(sale: CertificateSale, outcome: Outcome, buyer: int) -> dict[Any, Any]:
    """The money into the book, the certificate to who bought it."""
    if outcome.amount != sale.amount:
        raise WrongAmount(f"Sale {sale.id} was {outcome.amount} instead of {sale.amount}.")
    issued = await certificate_sales.give(sale, buyer)
    entry = await ledger.actions.post(
        f"certificate sale:{sale.id}",
        [Entry(rules.acquirer(sale.branch, sale.currency), sale.amount), *issued.entries],
        branch=sale.branch,
        description=f"Certificate {issued.voucher} sold online",
    )
    await certificate_sales.note(VoucherMove.Kind.issued, issued, entry)
    await tell_buyer(sale, buyer)
    await write_in_journal(sale, issued, buyer)
    return {CertificateSale.voucher: issued.voucher}


async def write_in_journal(sale: CertificateSale, issued: Issued, buyer: int) -> None:
    after = {"amount": sale.amount, "currency": sale.currency, "nominal": sale.nominal, "buyer": buyer}
    subject = ("voucher", issued.voucher)
    await journal.write(CUSTOMER, "buy certificate", subject, branch=sale.branch, after=after)
