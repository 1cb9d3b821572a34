"""Certificates that are sold and used at the till, and what is left of them."""

from catalog.voucher_tables import VoucherType
from checkout import actions
from checkout.actions import vouchers
from clients.tables import Visit
from kit import db
from loyalty.voucher_tables import Voucher
from tests.cast import Salon
from tests.checkout import till

LEFT = """
SELECT coalesce(sum(amount), 0)::bigint AS amount, coalesce(sum(visits), 0)::int AS visits
FROM voucher_move WHERE voucher = $1
"""
OWED = """
SELECT voucher.id, coalesce(-sum(posting.amount), 0)::bigint AS owed FROM voucher
LEFT JOIN book_account ON party = voucher.id AND book_account.kind IN ('certificates', 'memberships')
LEFT JOIN posting ON posting.account = book_account.id GROUP BY voucher.id ORDER BY voucher.id
"""


async def certificate_type(salon: Salon, price: int, name: str = "Certificate") -> int:  # noqa: ARG001
    made = VoucherType(kind=VoucherType.Kind.certificate, name=name, currency="EUR", price=price)
    await made.save()
    return int(made.id)


async def puts_on(
    salon: Salon, visit: Visit, of_type: int, *, quantity: int = 1, version: int = 1, who: str = "Olga"
) -> int:
    """The version of the visit after something sold ahead was put on its bill."""
    line = actions.NewLine(voucher_type=of_type, quantity=quantity)
    await actions.add_line(salon.actors[who], visit.id, line, version)
    return version + 1


async def bought(salon: Salon, price: int) -> Voucher:
    """One that Masha bought by card."""
    visit = await till.arrived(salon, price=0)
    version = await puts_on(salon, visit, await certificate_type(salon, price))
    await till.pay(salon, visit, till.by_card(price, version))
    found = await Voucher.objects().get(Voucher.visit == visit.id)
    assert found is not None
    return found


async def use(salon: Salon, visit: Visit, voucher: Voucher, version: int = 1) -> int:
    """The version of the visit once its code was scanned at the bill."""
    await vouchers.use_code(salon.actors["Olga"], visit.id, voucher.code, version)
    return version + 1


async def left_of(voucher: Voucher) -> tuple[int, int]:
    """What its moves come to, which has to be what the book owes for it."""
    row = await db.fetch_one(LEFT, voucher.id)
    owed = {each["id"]: each["owed"] for each in await db.fetch(OWED)}
    assert row is not None
    assert row["amount"] == owed[voucher.id]
    return row["amount"], row["visits"]


async def owed_for(salon: Salon) -> int:
    """What all certificates together come to."""
    return -(await till.balances(salon)).get("certificates", 0)
