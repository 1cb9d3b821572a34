"""Types of memberships for tests, and those that Masha bought."""

from datetime import UTC, date, datetime, timedelta

from catalog.voucher_tables import VoucherType
from clients.tables import Client, Visit
from kit import clock, db
from loyalty.membership_tables import MembershipCover, MembershipTerms
from loyalty.queries.membership_facts import Known, known_of
from loyalty.voucher_tables import Voucher
from tests.cast import Salon
from tests.checkout import till
from tests.checkout.vouchers import left_of, puts_on

EVERY_DAY = [0, 1, 2, 3, 4, 5, 6]
COUNTED = """
SELECT coalesce(sum(visits), 0) FROM membership_count
JOIN membership ON membership.id = membership_count.membership WHERE voucher = $1
"""


async def membership_type(price: int = 10_000, covers=(), **terms: object) -> int:  # type: ignore[no-untyped-def]
    """Ten visits for anything, unless `terms` say something else; `covers` are columns of each."""
    made = VoucherType(kind=VoucherType.Kind.membership, name="Ten visits", currency="EUR", price=price)
    await made.save()
    values = {"counted": "together", "visits": 10, "weekdays": EVERY_DAY, "length": 1} | terms
    agreed = MembershipTerms(of_type=made.id, agreed_at=clock.now(), **values)
    await agreed.save()
    for cover in covers:
        await MembershipCover(terms=agreed.id, **cover).save()
    return int(made.id)


async def bought(salon: Salon, of_type: int, *, paid: int = 10_000, client: bool = True) -> Voucher:
    visit = await till.arrived(salon, price=0, client=client)
    version = await puts_on(salon, visit, of_type)
    await till.pay(salon, visit, till.by_card(paid, version) if paid else till.Checkout(version=version))
    found = await Voucher.objects().get(Voucher.visit == visit.id)
    assert found is not None
    return found


async def membership(salon: Salon, *, paid: int = 10_000, covers=(), **terms: object) -> Voucher:  # type: ignore[no-untyped-def]
    return await bought(salon, await membership_type(paid, covers, **terms), paid=paid)


async def known(voucher: Voucher) -> Known:
    found = await known_of(voucher.id)
    assert found is not None
    return found


async def stands(voucher: Voucher) -> tuple[int, int]:
    """What is left in money and visits: by the moves, by the book and by what was counted, which agree."""
    left = await left_of(voucher)
    assert left[1] == await db.fetch_value(COUNTED, voucher.id)
    return left


async def another_client(name: str = "Petya") -> int:
    made = Client(name=name, created_at=clock.now())
    await made.save()
    return int(made.id)


async def comes(salon: Salon, *, client: int | None = None, quantity: int = 1, price: int = 4500) -> Visit:
    """Somebody in Anna's chair for a haircut."""
    visit = await till.arrived(salon, price=price)
    if client is not None:
        await db.execute("UPDATE visit SET client = $2 WHERE id = $1", visit.id, client)
    if quantity != 1:
        await db.execute("UPDATE visit_line SET quantity = $2 WHERE visit = $1", visit.id, quantity)
    return visit


def at(day: date, hour: int = 10):  # type: ignore[no-untyped-def]
    """It is so late in Berlin in winter."""
    return clock.pretend(datetime(day.year, day.month, day.day, hour - 1, tzinfo=UTC))


def later(days: int):  # type: ignore[no-untyped-def]
    return clock.pretend(clock.now() + timedelta(days=days))
