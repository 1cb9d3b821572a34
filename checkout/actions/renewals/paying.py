"""A period that is paid by its client, on a page of the provider's; the card is kept for the next ones."""

from checkout.actions.online.opening import KNOWN_AS
from checkout.actions.renewals.charging import PAGE_LASTS, look, settle, written
from checkout.actions.renewals.due import hold
from checkout.actions.renewals.recording import record
from checkout.actions.renewals.steering import IsBeingCharged
from checkout.gateway.chosen import gateway
from checkout.gateway.protocol import GatewayAway, Wanted
from checkout.queries import online
from checkout.queries import renewals as queries
from checkout.renewal_tables import Renewal, RenewalCharge
from clients.queries import client_row
from kit import clock
from kit.db import execute, transaction
from kit.errors import Refused
from kit.rights import CUSTOMER
from kit.settings import settings
from kit.words import _
from loyalty.queries.renewals import plan_row, renewing

Kind = RenewalCharge.Kind


class NothingToRenew(Refused):
    """It is paid, or not to be paid any more."""

    def __init__(self) -> None:
        super().__init__(_("Nothing is to be paid for this membership any more."))


class NotOnline(Refused):
    """There is no provider any more."""

    def __init__(self) -> None:
        super().__init__(_("Paying online does not work at the moment. Please call us."))


async def page_for(renewal: Renewal) -> str:
    """The address of the page on which it is paid; asked twice it is the same one.

    Raises `NotOnline`, `NothingToRenew`, `IsBeingCharged`, and what a provider that is away raises.
    """
    if not settings().takes_online:
        raise NotOnline
    charge = await page_charge(renewal)
    if charge.url:
        return str(charge.url)
    outcome = await gateway().open_page(await wanted(renewal, charge))
    await record(charge.id, outcome)
    return outcome.url


async def page_charge(renewal: Renewal) -> RenewalCharge:
    """The page there is, or a new one; it waits for a charge of the card that is under way."""
    async with transaction():
        held = await hold(renewal.plan)
        locked = await queries.renewal_row(renewal.id, lock=True)
        alive = await queries.alive_charge(renewal.id)
        if alive is not None and alive.kind == Kind.card:
            raise IsBeingCharged
        if alive is not None:
            return alive
        if locked.ended_at is not None or held.is_over or not locked.amount:
            raise NothingToRenew
        made = await written(locked, Kind.page, CUSTOMER)
        await locked.update_self({Renewal.next_try_at: clock.now() + PAGE_LASTS})
        return made


async def wanted(renewal: Renewal, charge: RenewalCharge) -> Wanted:
    held = await renewing(await plan_row(renewal.plan))
    back = f"{settings().site}/renewals/{renewal.code}/return"
    return Wanted(
        key=f"renewal-page:{charge.code}",
        code=charge.code,
        amount=renewal.amount,
        currency=renewal.currency,
        title=await queries.title_of(renewal.plan),
        customer=await customer(held.row["client"], charge.code),
        success_url=back,
        cancel_url=back,
        expires_at=charge.made_at + PAGE_LASTS,
        keeps_card=True,
    )


async def customer(client: int, code: str) -> str:
    """What the provider calls the client; they are introduced with their first payment."""
    known = await online.customer_of(client)
    if known is not None:
        return known
    row = await client_row(client)
    made = await gateway().customer(f"customer:{code}", row.name, row.email)
    await execute(KNOWN_AS, client, made, clock.now())
    return made


async def came_back(renewal: Renewal) -> bool:
    """The provider is asked, whatever it told us; False where it does not answer."""
    charge = await queries.alive_charge(renewal.id)
    if charge is None:
        return True
    try:
        await settle(charge, look)
    except GatewayAway:
        return False
    return True
