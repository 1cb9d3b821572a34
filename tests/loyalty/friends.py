"""A salon that rewards friends, who bring each other."""

from datetime import date, timedelta

from checkout import actions as checkout
from clients.tables import Client, Visit, VisitLine
from kit import clock
from kit.rights import SYSTEM
from kit.vault import new_code
from loyalty import actions
from loyalty.queries import balance
from loyalty.referral_tables import ClientCode
from loyalty.rules.referrals import NewReferralRule
from tests.cast import Salon, open_salon
from tests.checkout.till import by_card

FIRST_VISIT = NewReferralRule(
    starts_on=date(2026, 12, 1), bringer_points=10, newcomer_points=5, least_paid=2000
)
INVITE = ClientCode.Kind.invite


async def friendly_salon(rule: NewReferralRule = FIRST_VISIT) -> Salon:
    """Ten points for who brings somebody, five for them, on a first visit of at least €20.00."""
    salon = await open_salon()
    await actions.set_referral_rule(SYSTEM, [salon.center], rule)
    return salon


async def meet(name: str, phone: str | None = None) -> int:
    client = Client(name=name, phone=phone, created_at=clock.now())
    await client.save()
    return int(client.id)


async def brought(salon: Salon, name: str = "Lena", bringer: int | None = None) -> int:
    """A new client who came by the code of Masha, or of another."""
    client = await meet(name)
    code = await actions.code_for(bringer or salon.masha, INVITE)
    await actions.take_code(salon.actors["Olga"], client, code, salon.center)
    return client


async def comes(salon: Salon, client: int, price: int = 4500) -> Visit:
    now = clock.now()
    visit = Visit(
        branch=salon.center, client=client, code=new_code(), status=Visit.Status.arrived,
        source=Visit.Source.desk, starts_at=now, ends_at=now + timedelta(hours=1), created_at=now,
        arrived_at=now,
    )  # fmt: skip
    await visit.save()
    line = VisitLine(
        visit=visit.id, service=salon.haircut, member=salon.anna, title="Haircut", quantity=1, price=price
    )
    await line.save()
    return visit


async def paid(salon: Salon, client: int, price: int = 4500) -> Visit:
    """A visit that was done and paid by card."""
    visit = await comes(salon, client, price)
    await checkout.complete_visit(salon.actors["Olga"], visit.id, by_card(price))
    return visit


async def points_of(salon: Salon, *clients: int) -> list[int]:
    return [await balance(client, salon.center) for client in clients]
