"""Somebody who was erased, and something to agree to, for the tour."""

from dataclasses import replace

from clients.actions import add_client
from clients.actions.consenting import add_consent, answer_for
from clients.queries.consents import access_consent
from clients.schemas import ClientForm, ConsentForm
from privacy.actions.erasing import erase
from tests.cast import Salon


async def privacy_of(salon: Salon) -> dict[str, object]:
    vera = replace(salon.actors["Vera"], is_proved=True)
    gone = await add_client(vera, ClientForm(name="Gone tomorrow", phone="0151 44444444"), "DE")
    await erase(vera, gone.id)
    form = ConsentForm("E-mails with offers, at most once a month", "I agree. " * 40, "yes", "", "yes")
    consent = await add_consent(vera, form)
    _, text = await access_consent(vera, consent.id)
    await answer_for(vera, salon.masha, text.id, "Signed on paper", is_given=True)
    return {"erased": gone.id, "consent": consent.id}
