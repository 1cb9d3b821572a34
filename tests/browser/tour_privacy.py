"""Somebody who was erased, for the tour."""

from dataclasses import replace

from clients.actions import add_client
from clients.schemas import ClientForm
from privacy.actions.erasing import erase
from tests.cast import Salon


async def privacy_of(salon: Salon) -> dict[str, object]:
    vera = replace(salon.actors["Vera"], is_proved=True)
    gone = await add_client(vera, ClientForm(name="Gone tomorrow", phone="0151 44444444"), "DE")
    await erase(vera, gone.id)
    return {"erased": gone.id}
