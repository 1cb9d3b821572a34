"""What was paid online, and what waits to be looked after."""

from datetime import datetime

from asyncpg import Record

from checkout.online_tables import OnlinePayment
from checkout.rules import online as rules
from clients.tables import Visit
from kit.db import fetch, fetch_one, fetch_value
from kit.errors import NotFound
from ledger.queries import owed

Kind, State = OnlinePayment.Kind, OnlinePayment.State
ALIVE = (State.new, State.open)
OPEN = (Visit.Status.waiting, Visit.Status.confirmed, Visit.Status.arrived)  # a bill that can be paid
# The card that was left last, of any customer that became this client.
CARD = """
SELECT saved_card.id, saved_card.method, saved_card.brand, saved_card.last4, saved_card.exp_month,
       saved_card.exp_year, saved_card.saved_at, gateway_customer.customer
FROM saved_card JOIN gateway_customer ON gateway_customer.id = saved_card.customer
WHERE gateway_customer.client = $1 AND saved_card.removed_at IS NULL
ORDER BY saved_card.saved_at DESC, saved_card.id DESC
"""
CARD_ROW = """
SELECT saved_card.method, gateway_customer.customer FROM saved_card
JOIN gateway_customer ON gateway_customer.id = saved_card.customer WHERE saved_card.id = $1
"""
CUSTOMER = "SELECT customer FROM gateway_customer WHERE client = $1 ORDER BY id DESC LIMIT 1"
REFUNDS = """
SELECT online_refund.id, online_refund.state, online_refund.amount, online_refund.why,
       online_refund.trouble, online_refund.queued_at, online_refund.done_at, online_refund.payment
FROM online_refund JOIN online_payment ON online_payment.id = online_refund.payment
WHERE online_payment.visit = $1 ORDER BY online_refund.id
"""
ON_ITS_WAY = """
SELECT coalesce(sum(amount), 0)::bigint FROM online_refund WHERE payment = $1 AND state <> 'failed'
"""
RECENT = """
SELECT online_payment.id, online_payment.visit, online_payment.kind, online_payment.state,
       online_payment.amount, online_payment.currency, online_payment.trouble, online_payment.brand,
       online_payment.last4, online_payment.created_at, coalesce(client.name, '') AS name,
       branch.name AS branch, branch.zone, branch.locale,
       (SELECT coalesce(sum(refund.amount), 0)::bigint FROM online_refund AS refund
        WHERE refund.payment = online_payment.id AND refund.state = 'done') AS refunded,
       (SELECT coalesce(sum(refund.amount), 0)::bigint FROM online_refund AS refund
        WHERE refund.payment = online_payment.id AND refund.state = 'queued') AS refunding,
       EXISTS (SELECT FROM online_refund AS refund WHERE refund.payment = online_payment.id
               AND refund.state = 'failed') AS refund_failed
FROM online_payment JOIN visit ON visit.id = online_payment.visit JOIN branch ON branch.id = visit.branch
LEFT JOIN client ON client.id = online_payment.client
WHERE ($1::int[] IS NULL OR visit.branch = ANY($1::int[])) AND ($2 = '' OR client.name ILIKE '%' || $2 || '%')
ORDER BY online_payment.id DESC LIMIT $3 OFFSET $4
"""
COUNT = """
SELECT count(*) FROM online_payment JOIN visit ON visit.id = online_payment.visit
LEFT JOIN client ON client.id = online_payment.client
WHERE ($1::int[] IS NULL OR visit.branch = ANY($1::int[])) AND ($2 = '' OR client.name ILIKE '%' || $2 || '%')
"""
NEWS = "SELECT id, page, code FROM gateway_event WHERE handled_at IS NULL AND id > $1 ORDER BY id LIMIT 1"
LAST_NEWS = "SELECT max(received_at) FROM gateway_event"


async def payment_row(payment_id: int, *, lock: bool = False) -> OnlinePayment:
    """With `lock` held until the transaction ends."""
    wanted = OnlinePayment.objects().where(OnlinePayment.id == payment_id).first()
    found: OnlinePayment | None = await (wanted.lock_rows() if lock else wanted)
    if found is None:
        raise NotFound("There is no such payment.")
    return found


async def visit_of(payment: OnlinePayment) -> Visit:
    [visit] = await Visit.objects().where(Visit.id == payment.visit)
    return visit


async def alive(visit_id: int, kind: str = Kind.before) -> OnlinePayment | None:
    """The payment of a visit that may still come to something."""
    found: OnlinePayment | None = (
        await OnlinePayment.objects()
        .where(
            OnlinePayment.visit == visit_id,
            OnlinePayment.kind == kind,
            OnlinePayment.state.is_in(list(ALIVE)),
        )
        .first()
    )
    return found


async def payments_of(visit_id: int) -> list[OnlinePayment]:
    """The latest last."""
    found: list[OnlinePayment] = (
        await OnlinePayment.objects().where(OnlinePayment.visit == visit_id).order_by(OnlinePayment.id)
    )
    return found


async def refunds_of(visit_id: int) -> list[Record]:
    return await fetch(REFUNDS, visit_id)


async def still_here(payment: OnlinePayment) -> int:
    """What of a payment has not been sent back."""
    return int(payment.amount) - int(await fetch_value(ON_ITS_WAY, payment.id))


async def by_page_or_code(page: str, code: str) -> OnlinePayment | None:
    found: OnlinePayment | None = None
    if code:
        found = await OnlinePayment.objects().where(OnlinePayment.code == code).first()
    if found is None and page:
        found = await OnlinePayment.objects().where(OnlinePayment.page == page).first()
    return found


async def card_of(client: int | None, *, lock: bool = False) -> Record | None:
    """With `lock` nobody removes it until the transaction ends."""
    statement = f"{CARD} FOR SHARE OF saved_card" if lock else CARD
    return await fetch_one(statement, client) if client else None


async def card_row(card_id: int) -> Record:
    """A card with the customer it belongs to."""
    [row] = await fetch(CARD_ROW, card_id)
    return row


async def cards_of(client: int) -> list[Record]:
    return await fetch(CARD, client)


async def customer_of(client: int) -> str | None:
    found: str | None = await fetch_value(CUSTOMER, client)
    return found


async def prepaid_for(visit_id: int, branch: int, currency: str) -> int:
    """What was paid for the visit and may be used for its bill."""
    return await owed(rules.prepaid(branch, visit_id, currency))


async def next_news(after: int) -> Record | None:
    return await fetch_one(NEWS, after)


async def last_news() -> datetime | None:
    found: datetime | None = await fetch_value(LAST_NEWS)
    return found
