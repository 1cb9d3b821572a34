"""Masha's memberships that renew off a card in the box."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

import ledger.actions
from checkout.actions.online.looking import handle_next, hear
from checkout.actions.renewals import planning
from checkout.actions.renewals.charging import charge_next
from checkout.actions.renewals.due import begin_next
from checkout.queries import renewals as queries
from checkout.renewal_tables import Renewal
from clients.tables import Client
from demo.stripelike.paying import new_method
from kit import clock, db
from ledger.rules import Account, Entry
from ledger.tables import AccountKind
from loyalty.actions import memberships
from loyalty.queries.renewals import plan_of
from loyalty.renewal_tables import MembershipPlan, RenewalTerms
from loyalty.rules.vouchers import Sold
from loyalty.voucher_tables import Voucher, VoucherMove
from tests.cast import Salon
from tests.checkout.box import Box
from tests.loyalty.memberships import membership_type

GOOD, POOR, ASKS = "4242424242424242", "4000000000000341", "4000002760003184"
NUMBERS = count(1)
BOOK = """
SELECT book_account.kind, sum(amount)::bigint AS amount FROM posting
JOIN book_account ON book_account.id = posting.account GROUP BY kind HAVING sum(amount) <> 0
"""


def on(day: date, hour: int = 6):  # type: ignore[no-untyped-def]
    """It is so late in Berlin."""
    return clock.pretend(datetime(day.year, day.month, day.day, hour - 1, tzinfo=UTC))


async def renewing_type(
    price: int = 6000,
    retries: tuple[int, ...] = (1, 3, 7),
    *,
    waits: bool = False,
    client_pauses: bool = False,
    **terms: object,
) -> int:
    of_type = await membership_type(price, **{"visits": 4, **terms})
    made = RenewalTerms(of_type=of_type, retries=list(retries), waits=waits, client_pauses=client_pauses)
    await made.save()
    return of_type


async def sold(salon: Salon, of_type: int, price: int = 6000, client: int | None = None) -> Voucher:
    """One that was sold by card today, as its line on a bill writes it."""
    number, today = next(NUMBERS), clock.today("Europe/Berlin")
    made = Voucher(
        of_type=of_type, code=f"ABO-{number}", branch=salon.center, currency="EUR",
        client=client or salon.masha, issued_at=clock.now(),
    )  # fmt: skip
    await made.save()
    entry = await ledger.actions.post(
        f"test sale:{number}",
        [
            Entry(Account(AccountKind.card_terminal, "EUR", salon.center), price),
            Entry(Account(AccountKind.memberships, "EUR", salon.center, made.id), -price),
        ],
        branch=salon.center,
        description="Sold",
    )
    issue = await memberships.issue(Sold(made.id, of_type, price, made.client, salon.center, today))
    await VoucherMove(
        voucher=made.id, kind="issued", amount=issue.value, visits=issue.visits, entry=entry,
        made_at=clock.now(), made_by="Olga",
    ).save()  # fmt: skip
    return made


async def leaves_card(box: Box, client: int, number: str = GOOD) -> int:
    """A card of the client's in the box, as a booking leaves it."""
    customer = await box.gateway.customer(f"customer:{client}:{next(NUMBERS)}", "Masha", "")
    method = new_method(box.store, number)
    method["customer"] = customer
    found: int = await db.fetch_value(
        "WITH known AS (INSERT INTO gateway_customer (client, customer, created_at) VALUES ($1, $2, $3)"
        " RETURNING id) INSERT INTO saved_card (customer, method, brand, last4, exp_month, exp_year,"
        " saved_at, is_forgotten, attempts)"
        " SELECT id, $4, 'visa', $5, 12, 2034, $3, FALSE, 0 FROM known RETURNING id",
        client, customer, clock.now(), method["id"], number[-4:],
    )  # fmt: skip
    return found


async def renews(salon: Salon, voucher: Voucher, card: int | None) -> MembershipPlan:
    return await planning.start(salon.actors["Olga"], voucher.id, planning.Agreed(card, "Every month."))


async def member(salon: Salon, box: Box, number: str = GOOD, **terms: object) -> Voucher:
    """Sold today, and renewed off this card."""
    voucher = await sold(salon, await renewing_type(**terms))  # type: ignore[arg-type]
    await renews(salon, voucher, await leaves_card(box, salon.masha, number))
    return await again(voucher)


async def works() -> None:
    """The worker, until it has nothing to do."""
    now = clock.now()
    while await begin_next(now) or await charge_next(now):
        pass


async def hears(box: Box) -> None:
    for event in list(box.store.events):
        await hear(box.gateway.read_news(*box.store.signed(event)))
    while await handle_next():
        pass


async def passes(first: date, last: date) -> None:
    """The worker looks on each of the days."""
    day = first
    while day <= last:
        with on(day):
            await works()
        day += timedelta(days=1)


async def again(voucher: Voucher) -> Voucher:
    found = await Voucher.objects().get(Voucher.id == voucher.id)
    assert found is not None
    return found


async def periods(voucher: Voucher) -> list[tuple[int, date, date]]:
    rows = await db.fetch(
        "SELECT number, from_on, until_on FROM membership_period AS period JOIN membership"
        " ON membership.id = period.membership WHERE voucher = $1 ORDER BY number", voucher.id,
    )  # fmt: skip
    return [tuple(row) for row in rows]


async def renewal_of(voucher: Voucher) -> Renewal:
    """The latest."""
    plan = await plan_of(voucher.id)
    assert plan is not None
    found = await Renewal.objects().where(Renewal.plan == plan.id).order_by(Renewal.id, ascending=False)
    return found[0]


async def tries(voucher: Voucher) -> list[tuple[str, str, str]]:
    renewal = await renewal_of(voucher)
    return [(each.kind, each.state, each.trouble) for each in await queries.charges_of(renewal.id)]


async def letters() -> list[str]:
    return [row["kind"] for row in await db.fetch("SELECT kind FROM message ORDER BY id")]


async def book() -> dict[str, int]:
    found = {row["kind"]: row["amount"] for row in await db.fetch(BOOK)}
    assert sum(found.values()) == 0
    return found


async def somebody(name: str) -> int:
    made = Client(name=name, created_at=clock.now())
    await made.save()
    return int(made.id)
