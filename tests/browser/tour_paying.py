"""What is paid online: a rule, a booking that waits for its deposit, and one whose fee may be taken."""

from datetime import timedelta

from booking.actions.paying import NOT_PAID
from booking.prepay_tables import Prepayment, PrepayRule
from checkout.actions.online.recording import into_the_book
from checkout.actions.online.returning import write_down
from checkout.gateway.protocol import Refunded
from checkout.online_tables import GatewayCustomer, OnlinePayment, OnlineRefund, SavedCard
from checkout.rules.refunds import Wish
from clients.tables import Visit, VisitLine
from kit import clock
from kit.rights import SYSTEM
from kit.vault import new_code
from tests.cast import Salon
from tests.checkout.refunding import payments_of, refund, some
from tests.checkout.till import buys_shampoo, by_card, pay

TERMS = {"price": 4_500, "currency": "EUR", "free_hours": 24, "late_rate": 5_000, "no_show_rate": 10_000}
WORDS = "We ask for a deposit of €22.50.\nIf you do not come, it is 100 % (€45.00)."


async def paying_of(salon: Salon) -> dict[str, object]:
    """Far from everybody else's times, so that it is in nobody's way."""
    rule = PrepayRule(
        branch=salon.center, asks="deposit", deposit_rate=5_000, created_at=clock.now(), for_whom="newcomer",
        late_rate=5_000, no_show_rate=10_000,
    )  # fmt: skip
    await rule.save()
    waits = await visit_of(salon, Visit.Status.requested, 20)
    await asked_with(salon, waits, "open")
    missed = await visit_of(salon, Visit.Status.no_show, -3)
    await asked_with(salon, missed, "paid")
    await paid_for(salon, missed)
    card = await SavedCard.objects().get(SavedCard.method == "pm_of_the_tour")
    coming = await visit_of(salon, Visit.Status.waiting, 25)
    await asked_with(salon, coming, "paid")
    over = await visit_of(salon, Visit.Status.requested, 30)
    await asked_with(salon, over, "open", minutes=-1)
    await begun(salon, over)
    unpaid = await visit_of(salon, Visit.Status.cancelled, 35)
    await asked_with(salon, unpaid, "over", minutes=-5)
    refunded, linked = await refunded_of(salon), await linked_of(salon)
    return {
        **refunded,
        **linked,
        "prepay_rule": rule.id,
        "to_pay_code": waits.code,
        "to_pay": waits.id,
        "over_code": over.code,
        "unpaid_code": unpaid.code,
        "fee_due": missed.id,
        "saved_card": card.id,
    }


async def visit_of(salon: Salon, status: Visit.Status, days: int) -> Visit:
    starts_at, now = clock.now() + timedelta(days=days), clock.now()
    visit = Visit(
        branch=salon.center, client=salon.masha, code=new_code(), status=status, source=Visit.Source.widget,
        starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), created_at=now,
        requested_at=now, wanted_at=starts_at, no_show_at=now if days < 0 else None,
    )  # fmt: skip
    if status == Visit.Status.cancelled:
        visit.cancelled_at, visit.cancelled_by, visit.cancelled_why = now, SYSTEM.name, NOT_PAID
    await visit.save()
    await VisitLine(
        visit=visit.id, service=salon.haircut, member=salon.anna, title="Haircut", price=4_500
    ).save()
    return visit


async def asked_with(salon: Salon, visit: Visit, state: str, minutes: int = 30) -> None:
    """To be paid within so many minutes."""
    now = clock.now()
    agreed = {"words": WORDS, "agreed_at": now, "agreed_from": "192.0.2.7", "paid_at": now}
    await Prepayment(
        visit=visit.id, client=salon.masha, state=state, asks="deposit", amount=2_250, fee_days=14,
        asked_at=now, due_at=now + timedelta(minutes=minutes), **TERMS, **(agreed if state == "paid" else {}),
    ).save()  # fmt: skip


async def begun(salon: Salon, visit: Visit) -> None:
    """A page of the provider's, of which nothing was heard yet."""
    now = clock.now()
    await OnlinePayment(
        visit=visit.id, client=salon.masha, code=new_code(), kind="before", state="open", amount=2_250,
        currency="EUR", title="Center: Haircut", created_at=now, created_by="client", next_look_at=now,
    ).save()  # fmt: skip


async def paid_for(salon: Salon, visit: Visit) -> None:
    """With a card that was left, and a part that was given back."""
    now = clock.now()
    customer = GatewayCustomer(client=salon.masha, customer="cus_of_the_tour", created_at=now)
    await customer.save()
    await SavedCard(
        customer=customer.id, method="pm_of_the_tour", brand="visa", last4="4242", exp_month=12,
        exp_year=2034, saved_at=now,
    ).save()  # fmt: skip
    payment = OnlinePayment(
        visit=visit.id, client=salon.masha, code=new_code(), kind="before", state="paid", amount=2_250,
        currency="EUR", title="Center: Haircut", brand="visa", last4="4242", created_at=now,
        created_by="client", next_look_at=now,
    )  # fmt: skip
    await payment.save()
    await OnlineRefund(
        payment=payment.id, code=new_code(), state="failed", amount=500, why="called off in time",
        trouble="lost_or_stolen_card", queued_at=now, queued_by="Tempu", next_try_at=now,
    ).save()  # fmt: skip


async def linked_of(salon: Salon) -> dict[str, object]:
    """A link that waits, one that was declined, one that is paid, and one that was taken back."""
    visit, now = await visit_of(salon, Visit.Status.arrived, 42), clock.now()
    codes = {}
    for name, state, more in (
        ("paid", "paid", {"ended_at": now, "brand": "visa", "last4": "4242", "number": "pi_of_a_link"}),
        ("over", "closed", {"ended_at": now, "closed_at": now}),
        ("declined", "open", {"trouble": "insufficient_funds"}),
        ("waits", "open", {}),
    ):
        link = OnlinePayment(
            visit=visit.id, client=salon.masha, code=new_code(), kind="link", state=state, amount=1_000,
            currency="EUR", title="Center: Haircut", page=f"cs_{name}", url="http://127.0.0.1:9/pay",
            created_at=now, created_by="Olga", next_look_at=now + timedelta(days=1), **more,
        )  # fmt: skip
        await link.save()
        codes[f"{name}_link"] = link.code
        if state == "paid":
            await into_the_book(link, visit)
    return {"linked": visit.id, **codes}


async def refunded_of(salon: Salon) -> dict[str, object]:
    """Half was paid online; some went back, and what the provider was asked for last it could not give."""
    visit = await visit_of(salon, Visit.Status.arrived, 40)
    await buys_shampoo(salon, visit, 3)
    payment = OnlinePayment(
        visit=visit.id, client=salon.masha, code=new_code(), kind="before", state="paid", amount=2_250,
        currency="EUR", title="Center: Haircut", number="pi_of_the_tour", created_at=clock.now(),
        created_by="client", next_look_at=clock.now(),
    )  # fmt: skip
    await payment.save()
    await into_the_book(payment, visit)
    await pay(salon, visit, by_card(6_350, version=1, tip=500, tip_member=salon.anna), "Vera")
    await refund(salon, visit, await some(visit, Shampoo=1), who="Vera", why="One bottle leaks")
    online = (await payments_of(visit))["prepaid"]
    await refund(salon, visit, Wish(of_payment=(online, 1_000)), who="Vera", why="The colour did not hold")
    asked = await OnlineRefund.objects().get(OnlineRefund.payment == payment.id)
    await write_down(asked.id, Refunded("re_of_the_tour", is_final=True, trouble="lost_or_stolen_card"))
    return {"refunded": visit.id, "part": asked.part}
