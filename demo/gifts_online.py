"""Certificates that were bought online this morning: two are paid, and one is not."""

from catalog.queries import branch as branch_of
from checkout.actions.certificates.recording import record
from checkout.gateway.protocol import Outcome
from checkout.gateway.protocol import State as Told
from demo.clients import Guest
from demo.company import Place
from kit import clock
from kit.vault import new_code
from loyalty.actions.certificate_sales import Asking, ask_for
from loyalty.certificate_schemas import BuyForm
from loyalty.queries.certificate_types import sold_online
from loyalty.rules.certificate_buying import read_gift

FOR_WHOM = (
    ("Oma Gisela", "From all of us. Take your time!"),
    ("", ""),
    ("Tim", "Happy birthday, little brother!"),
)


async def buy_online(place: Place, guests: list[Guest]) -> None:
    """By those who have an address to write to; the last of them thought better of it."""
    branch, today = await branch_of(place.id), clock.today(place.zone)
    kinds = await sold_online(place.id)
    buyers = [guest for guest in guests if guest.email][: len(FOR_WHOM)]
    for number, (guest, (whom, words)) in enumerate(zip(buyers, FOR_WHOM, strict=False), 1):
        form = BuyForm(name=guest.name, phone=guest.phone, email=guest.email, for_whom=whom, message=words)
        kind = kinds[number % len(kinds)]["id"]
        sale = await ask_for(branch, kind, read_gift(form, branch.country, today), Asking(new_code(), ""))
        told = Told.expired if number == len(FOR_WHOM) else Told.paid
        page = f"cs_demo_{place.id}_{number}"
        await record(sale.id, Outcome(told, page=page, number=f"pi_{page}", amount=sale.amount))
