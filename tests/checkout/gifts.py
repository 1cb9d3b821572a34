"""Certificates that Masha buys online for somebody, paid in the box."""

from datetime import datetime

from catalog.queries import branch as branch_of
from checkout.actions.certificates import looking, opening, returning
from checkout.actions.online.looking import handle_next
from kit import clock
from kit.vault import new_code
from loyalty.actions import certificate_sales, certificate_types
from loyalty.actions.certificate_sales import Asking
from loyalty.certificate_sale_tables import CertificateSale
from loyalty.certificate_schemas import BuyForm, CertificateTypeForm
from loyalty.queries.certificate_sales import sale_row
from loyalty.rules.certificate_buying import read_gift
from tests.cast import Salon
from tests.checkout import paying
from tests.checkout.box import Box

SIXTY = CertificateTypeForm(name="Sixty", nominal="60", price="50", term="1", is_online="yes")
FORM = BuyForm(
    name="Masha Petrova", phone="0151 12345678", email="masha@example.com", for_whom="Lena",
    message="For you", design="garden", to_email="lena@example.com", send_on="2026-12-24",
)  # fmt: skip


async def kind_of(salon: Salon, form: CertificateTypeForm = SIXTY) -> int:
    return await certificate_types.add_type(salon.actors["Vera"], await branch_of(salon.center), form)


async def asks(
    salon: Salon, kind: int, form: BuyForm = FORM, *, asking: str = "", opens: bool = True
) -> CertificateSale:
    """Fills the form in, and is led to the page."""
    branch = await branch_of(salon.center)
    gift = read_gift(form, branch.country, clock.today(branch.zone))
    sale = await certificate_sales.ask_for(branch, kind, gift, Asking(asking or new_code(), "de"))
    return await opening.open_page(sale) if opens else sale


async def bought(box: Box, salon: Salon, kind: int, form: BuyForm = FORM) -> CertificateSale:
    sale = await asks(salon, kind, form)
    box.pays(sale.page)
    await paying.tells(box)
    return await sale_row(sale.id)


async def works(now: datetime | None = None) -> None:
    now = now or clock.now()
    for job in (looking.look_next, returning.send_next):
        while await job(now):
            pass
    while await handle_next():
        pass
