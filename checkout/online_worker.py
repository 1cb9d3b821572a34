"""Money at a payment provider: sent until it is acknowledged, never twice, looked up where no answer came."""

from checkout.actions.certificates import looking as certificates
from checkout.actions.certificates import returning as certificate_refunds
from checkout.actions.online.cards import forget_next
from checkout.actions.online.ending import return_next, settle_next
from checkout.actions.online.looking import forget_news, handle_next, let_go_next, look_next
from checkout.actions.online.returning import send_next
from checkout.actions.renewals.charging import charge_next
from checkout.actions.renewals.due import begin_next
from kit import clock
from kit.settings import settings
from kit.ticker import Job


async def hear() -> bool:
    return settings().takes_online and await handle_next()


async def look() -> bool:
    return settings().takes_online and await look_next(clock.now())


async def give_back() -> bool:
    return settings().takes_online and await send_next(clock.now())


async def sell_certificates() -> bool:
    """Sales that nobody told us of, and money of those that were taken back."""
    now = clock.now()
    return settings().takes_online and (
        await certificates.look_next(now) or await certificate_refunds.send_next(now)
    )


async def let_go() -> bool:
    """Also where nothing can be paid online any more: times must not stay taken for ever."""
    return await let_go_next(clock.now())


async def settle() -> bool:
    now = clock.now()
    return await settle_next(now) or await return_next(now)


async def forget_card() -> bool:
    return settings().takes_online and await forget_next(clock.now())


async def renew() -> bool:
    """Also periods that cost nothing wait until something can be paid online."""
    if not settings().takes_online:
        return False
    now = clock.now()
    return await begin_next(now) or await charge_next(now)


async def forget() -> bool:
    await forget_news()
    await certificates.forget_unpaid()
    return False


JOBS = (
    Job("online news", hear, seconds=1.0),
    Job("online payments", look, seconds=5.0),
    Job("online refunds", give_back, seconds=5.0),
    Job("certificates bought online", sell_certificates, seconds=5.0),
    Job("unpaid bookings", let_go, seconds=5.0),
    Job("prepaid visits", settle, seconds=10.0),
    Job("removed cards", forget_card, seconds=5.0),
    Job("renewals", renew, seconds=10.0),
    Job("old online news", forget, seconds=3600.0),
)
