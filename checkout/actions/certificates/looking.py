"""What workers do for certificates: look after sales of which nobody told us, and forget what nobody paid."""

from datetime import datetime, timedelta

from checkout.actions.certificates.opening import PAGE_LASTS, open_page, over_at
from checkout.actions.certificates.recording import ALIVE, record
from checkout.gateway.chosen import gateway
from checkout.gateway.protocol import GatewayAway, GatewayRefuses, Outcome
from checkout.gateway.protocol import State as Told
from kit import clock, db
from kit.db import execute
from loyalty.certificate_sale_tables import CertificateSale
from loyalty.queries.certificate_sales import sale_row

State = CertificateSale.State
LEASE = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=30)
UNPAID_ARE_KEPT = timedelta(days=30)
KEPT_THERE = timedelta(days=1)  # the provider keeps a page for a day at most
# Whose time is over is closed at once; the others are looked at from time to time.
CLAIM = """
UPDATE certificate_sale SET leased_until_at = $2, attempts = attempts + 1 WHERE id = (
    SELECT id FROM certificate_sale
    WHERE state IN ('new', 'open') AND (leased_until_at IS NULL OR leased_until_at <= $1)
      AND (next_look_at <= $1 OR created_at <= $3)
    ORDER BY next_look_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
) RETURNING id
"""
WAIT = "UPDATE certificate_sale SET next_look_at = $2, leased_until_at = $2 WHERE id = $1"
FORGET = "DELETE FROM certificate_sale WHERE state IN ('failed', 'closed') AND ended_at < $1"


async def look_next(now: datetime) -> bool:
    """Looks after one sale; False when there was none to be looked at."""
    claimed = await db.fetch_value(CLAIM, now, now + LEASE, now - PAGE_LASTS)
    if claimed is None:
        return False
    sale = await sale_row(claimed)
    try:
        await look(sale, now)
    except GatewayAway:
        await wait(sale)
    except GatewayRefuses:  # it knows of no such page, as where the account is another one by now
        is_long_over = now >= over_at(sale) + KEPT_THERE
        await (record(sale.id, Outcome(Told.expired)) if is_long_over else wait(sale))
    return True


async def look(sale: CertificateSale, now: datetime | None = None) -> CertificateSale:
    """What has become of it, asked of the provider. With `now` a page whose time is over is closed."""
    is_over = now is not None and now >= over_at(sale)
    if sale.state == State.new and is_over:  # nobody was ever led to a page
        return await record(sale.id, Outcome(Told.expired))
    if sale.state == State.new:
        return await open_page(sale)
    asked = gateway().close_page if is_over else gateway().look
    return await record(sale.id, await asked(sale.page))


async def hear_of(sale: CertificateSale) -> None:
    """News of it came."""
    if sale.state in ALIVE:
        await look(sale)


async def wait(sale: CertificateSale) -> None:
    """Longer each time."""
    pause = min(LEASE * 2 ** min(sale.attempts, 6), LONGEST_WAIT)
    await execute(WAIT, sale.id, clock.now() + pause)


async def forget_unpaid() -> None:
    """Who did not pay for what they asked for is nobody’s client."""
    await execute(FORGET, clock.now() - UNPAID_ARE_KEPT)
