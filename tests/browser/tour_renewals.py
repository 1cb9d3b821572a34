"""What the tour needs of renewals: a membership that renews by link, and whose last period was not paid."""

from checkout.actions.renewals.planning import Agreed, start
from checkout.renewal_tables import Renewal, RenewalCharge
from checkout.rules.renewals import NO_CARD
from kit import clock
from kit.vault import new_code
from loyalty.renewal_tables import RenewalTerms
from tests.cast import Salon
from tests.loyalty.memberships import membership


async def renewals_of(salon: Salon) -> dict[str, object]:
    held = await membership(salon, length=1, visits=4)
    await RenewalTerms(
        of_type=held.of_type, price=9000, retries=[1, 3, 7], waits=True, client_pauses=True
    ).save()
    words = "Ten visits renews by itself: on the first day of each period €90.00 are taken off the card."
    plan = await start(salon.actors["Olga"], held.id, Agreed(None, words))
    today = clock.today("Europe/Berlin")
    renewal = Renewal(
        plan=plan.id, number=2, code=new_code(), state=Renewal.State.unpaid, due_on=today, amount=9000,
        currency="EUR", made_at=clock.now(),
    )  # fmt: skip
    await renewal.save()
    await RenewalCharge(
        renewal=renewal.id, number=1, kind=RenewalCharge.Kind.card, state=RenewalCharge.State.failed,
        code=new_code(), trouble=NO_CARD, made_at=clock.now(), made_by="Tempu", ended_at=clock.now(),
    ).save()  # fmt: skip
    return {"renewing": held.id, "renewing_kind": held.of_type, "renewal_code": renewal.code}
