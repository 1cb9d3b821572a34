"""The letter that says to a buyer that their certificate is paid, and where its code stands."""

from datetime import timedelta

import reminders.actions
from catalog import queries as catalog
from catalog.queries import own_texts
from checkout.actions.certificates.paths import path_of
from kit import clock
from kit.money import format_money
from kit.words import _, date_text, own_text, speaking, spoken, sums_locale, voice_for
from loyalty.certificate_sale_tables import CertificateSale
from loyalty.queries.certificate_types import type_row
from reminders.facts import About
from reminders.tables import Kind

WORTH_SENDING = timedelta(days=1)


async def tell_buyer(sale: CertificateSale, buyer: int) -> None:
    """In the transaction that gives it; not where it goes to them today anyway."""
    branch = await catalog.branch(sale.branch)
    today, now = clock.today(branch.zone), clock.now()
    if sale.email == sale.buyer_email and sale.send_on <= today:
        return
    with speaking(voice_for(spoken(sale.language), branch.locale, (await own_texts()).of)):
        about = About(
            path_of(sale), "", "", "", now, now, email=sale.buyer_email, said=await said_of(sale),
            name=sale.buyer_name, language=sale.language,
        )  # fmt: skip
    await reminders.actions.write_to((buyer, sale.branch), Kind.gift_bought, about, now + WORTH_SENDING)


async def said_of(sale: CertificateSale) -> str:
    """What was bought and paid, and when it goes where."""
    kind = await type_row(sale.of_type)
    title = own_text(kind["title"] or kind["name"])
    paid = format_money(sale.amount, sale.currency, sums_locale())
    sent = _("We send it to %(email)s on %(day)s.", email=sale.email, day=date_text(sale.send_on))
    return f"{title}, {paid}\n{sent}"
