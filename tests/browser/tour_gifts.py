"""Certificates bought online: one that is paid, one that waits, one that nobody paid, and one taken back."""

from checkout.actions.certificates import returning
from checkout.actions.certificates.recording import record
from checkout.gateway.protocol import Outcome
from checkout.gateway.protocol import State as Told
from loyalty.certificate_sale_tables import CertificateSale
from tests.cast import Salon
from tests.checkout import gifts

PAID = {"amount": 5_000, "number": "pi_of_a_gift"}


async def gifts_of(salon: Salon) -> dict[str, object]:
    kind = await gifts.kind_of(salon)
    paid = await sale_of(salon, kind, Told.paid, **PAID)
    back = await sale_of(salon, kind, Told.paid, **PAID)
    await returning.take_back(salon.actors["Vera"], back.id, "Bought twice")
    waits = await sale_of(salon, kind, Told.open, trouble="insufficient_funds", url="http://127.0.0.1:9/pay")
    over = await sale_of(salon, kind, Told.expired)
    return {
        "gift_kind": kind,
        "gift_sale": paid.id,
        "gift_voucher": paid.voucher,
        "gift_gone": back.id,
        "paid_gift": paid.code,
        "gone_gift": back.code,
        "waiting_gift": waits.code,
        "over_gift": over.code,
    }


async def sale_of(salon: Salon, kind: int, state: Told, **more: object) -> CertificateSale:
    sale = await gifts.asks(salon, kind, opens=False)
    return await record(sale.id, Outcome(state, page=f"cs_gift_{sale.id}", **more))
