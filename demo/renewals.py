"""Memberships of the demo that renew by a link each time: one was paid, one is still to be paid."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from checkout.actions.renewals import planning, terms
from checkout.actions.renewals.charging import see_to
from checkout.actions.renewals.due import begin
from checkout.actions.renewals.paying import page_charge
from checkout.actions.renewals.recording import record
from checkout.gateway.protocol import Outcome
from checkout.gateway.protocol import State as Told
from checkout.renewal_tables import Renewal
from demo.company import Place
from kit import clock
from loyalty.queries.membership_facts import access_membership
from loyalty.queries.renewals import plan_row, renewing

RENEWS = terms.TermsForm(renews="yes", waits="wait", client_pauses="yes")
PATIENCE = 7  # days within which a client pays


async def let_renew(place: Place, of_type: int, vouchers: list[int], now: datetime) -> None:
    """All of them, as their clients were asked with the sale. Periods before the last are paid."""
    await terms.keep_terms(place.manager, of_type, RENEWS)
    for voucher in vouchers:
        known = await access_membership(place.reception, voucher)
        with clock.pretend(known.row["issued_at"]):
            words = planning.words_for(known, known.row["price"])
            plan = await planning.start(place.reception, voucher, planning.Agreed(None, words))
        while await next_period(place, plan.id, now):
            pass


async def next_period(place: Place, plan_id: int, now: datetime) -> bool:
    """False once nothing is due, or the client has not paid yet."""
    due = (await renewing(await plan_row(plan_id))).due_on
    if due is None or due > now.astimezone(ZoneInfo(place.zone)).date():
        return False
    morning = datetime.combine(due, time(5), ZoneInfo(place.zone)).astimezone(UTC)
    with clock.pretend(min(morning, now)):
        renewal = await begin(plan_id)
        if renewal is None:
            return False
        await see_to(renewal.id)
        return (now - morning).days > PATIENCE and await pay(renewal)


async def pay(renewal: Renewal) -> bool:
    """On the page that the link opens."""
    charge = await page_charge(renewal)
    page = f"cs_demo_renewal_{renewal.id}"
    await record(charge.id, Outcome(Told.paid, page=page, number=f"pi_{page}", amount=renewal.amount))
    return True
