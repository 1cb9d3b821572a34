"""From the form to the provider's page, which is one however often it is asked for."""

from datetime import datetime, timedelta

from catalog import queries as catalog
from checkout.actions.certificates.paths import path_of
from checkout.actions.certificates.recording import record
from checkout.gateway.chosen import gateway
from checkout.gateway.protocol import GatewayRefuses, Outcome, Wanted
from checkout.gateway.protocol import State as Told
from kit.settings import settings
from kit.words import _, speaking, voice_for
from loyalty.certificate_sale_tables import CertificateSale

State = CertificateSale.State
PAGE_LASTS = timedelta(minutes=60)
# The provider wants a page to last half an hour: later none is asked for any more.
CAN_BE_OPENED = timedelta(minutes=25)


def over_at(sale: CertificateSale) -> datetime:
    """From then on nobody can pay for it."""
    moment: datetime = sale.created_at + (CAN_BE_OPENED if sale.state == State.new else PAGE_LASTS)
    return moment


async def open_page(sale: CertificateSale) -> CertificateSale:
    """Raises GatewayAway; what the provider refuses has failed."""
    if sale.state != State.new:
        return sale
    branch = await catalog.branch(sale.branch)
    with speaking(voice_for(sale.language, branch.locale)):
        title = f"{branch.name}: {_('Certificate')}"
    back = f"{settings().site}{path_of(sale)}/return"
    back = f"{back}?{sale.carries}" if sale.carries else back
    try:
        outcome = await gateway().open_page(
            Wanted(
                key=f"certificate:{sale.code}",
                code=sale.code,
                amount=sale.amount,
                currency=sale.currency,
                title=title,
                customer="",
                success_url=back,
                cancel_url=back,
                expires_at=sale.created_at + PAGE_LASTS,
            )
        )
    except GatewayRefuses as refusal:
        outcome = Outcome(Told.failed, trouble=refusal.why[:80])
    return await record(sale.id, outcome)
