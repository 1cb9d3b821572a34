"""Places of a class that are paid for online: asked for, kept, confirmed once, given back by the terms."""

from datetime import timedelta

import pytest

import booking.actions
from booking.actions import EventFull
from booking.actions.requests import accept, decline
from booking.prepay_tables import Prepayment, PrepayRule
from checkout.actions.online import looking, opening
from checkout.online_tables import OnlinePayment
from checkout.queries import online
from clients.tables import Visit
from kit import clock
from kit.db import fetch_value
from kit.rights import CUSTOMER, SYSTEM
from tests.booking.classes import offer_yoga, places, put_on
from tests.booking.scene import at
from tests.cast import open_salon
from tests.checkout import paying
from tests.checkout.box import open_box
from tests.checkout.class_paying import (
    bigger,
    fresh,
    is_whole,
    letters,
    paid_class,
    pays,
    rule,
    seat,
    starts,
    state,
    status,
    taken,
    tells,
)
from tests.checkout.paying import works

pytestmark = pytest.mark.usefixtures("morning")
State = OnlinePayment.State
LATER = timedelta(minutes=31)


async def test_places_with_a_deposit_are_taken_and_paid_for_at_once_by_who_books_them(monkeypatch) -> None:
    _, event = await paid_class(4)
    async with open_box(monkeypatch):
        visit = await seat(event.id, seats=3)
    asked = await paying.asked_of(visit)
    assert (visit.status, await taken(event.id)) == ("requested", 3)
    assert (asked.asks, asked.amount, asked.price, asked.state) == ("deposit", 2_250, 4_500, "open")
    assert await Prepayment.count() == 1
    assert await letters(visit) == [], "nothing is said before it is paid"


async def test_an_unpaid_place_is_nobody_elses(monkeypatch) -> None:
    _, event = await paid_class(2)
    async with open_box(monkeypatch):
        await seat(event.id, 1, 2)
        with pytest.raises(EventFull):
            await seat(event.id, 2)
    assert (await taken(event.id), await Visit.count()) == (2, 1)
    assert await is_whole()


@pytest.mark.parametrize(
    ("facts", "amount"),
    [
        ({"service": "haircut"}, None),
        ({"service": "yoga"}, 1_500),
        ({"category": "other"}, None),
        ({"category": "movement"}, 1_500),
        ({"for_whom": "newcomer"}, 1_500),
        ({"for_whom": "missed"}, None),
        ({"least_price": 3_000}, 1_500),
        ({"least_price": 3_001}, None),
        ({"asks": "everything"}, 3_000),
        ({"asks": "card"}, 0),
    ],
    ids=str,
)
async def test_the_rules_are_those_of_visits(
    monkeypatch, facts: dict[str, object], amount: int | None
) -> None:
    salon = await open_salon()
    yoga = await offer_yoga(salon)
    event = await put_on(salon, yoga)
    category = await fetch_value("SELECT category FROM service WHERE id = $1", yoga)
    other = await fetch_value("SELECT category FROM service WHERE id = $1", salon.haircut)
    known = {"haircut": salon.haircut, "yoga": yoga, "movement": category, "other": other}
    await rule(salon, **{name: known.get(value, value) for name, value in facts.items()})
    async with open_box(monkeypatch):
        visit = await seat(event.id, seats=2)
        assert visit.status == ("waiting" if amount is None else "requested")
        found = await Prepayment.select(Prepayment.amount).where(Prepayment.visit == visit.id).first()
    assert (found["amount"] if found else None) == amount


async def test_nothing_is_asked_at_the_desk_nor_where_nothing_can_be_paid_online(monkeypatch) -> None:
    salon, event = await paid_class(3)
    assert (await seat(event.id, 1)).status == "waiting"
    async with open_box(monkeypatch):
        at_desk = await booking.actions.book_seats(salon.actors["Olga"], places(event.id, 2))
    assert at_desk.status == "waiting"
    assert await Prepayment.count() == 0


@pytest.mark.parametrize("order", ["news", "return", "news, return", "return, news", "twice", "backwards"])
async def test_payment_confirms_all_places_once_whichever_comes_first(monkeypatch, order: str) -> None:
    salon, event = await paid_class(3)
    async with open_box(monkeypatch) as box:
        visit = await seat(event.id, seats=2)
        box.pays((await starts(visit)).page)
        for step in order.split(", "):
            if step == "return":
                await looking.look(await paying.payment_of(visit))
            else:
                await tells(box, twice=step == "twice", backwards=step == "backwards")
    assert (await status(visit), await state(visit), await taken(event.id)) == ("waiting", "paid", 2)
    assert await letters(visit) == ["booked"]
    assert await paying.book_of(salon) == {"online_acquirer": 1_500, "prepaid": -1_500}


async def test_a_declined_card_keeps_the_place_and_another_card_pays(monkeypatch) -> None:
    _, event = await paid_class(1)
    async with open_box(monkeypatch) as box:
        visit = await seat(event.id)
        payment = await starts(visit)
        box.pays(payment.page, "4000000000009995")
        await tells(box)
        after = await looking.look(payment)
        assert (after.state, after.trouble) == (State.open, "insufficient_funds")
        assert (await status(visit), await taken(event.id)) == ("requested", 1)
        box.pays(payment.page)
        await looking.look(payment)
    assert (await status(visit), await taken(event.id)) == ("waiting", 1)


async def test_who_never_pays_gives_the_place_back_and_nobody_can_pay_afterwards(monkeypatch) -> None:
    _, event = await paid_class(1)
    async with open_box(monkeypatch) as box:
        visit = await seat(event.id)
        payment = await starts(visit)
        with clock.pretend(clock.now() + LATER):
            await works()
            assert box.pays(payment.page) == "This page is over."
        assert (await status(visit), await taken(event.id), await state(visit)) == ("cancelled", 0, "over")
        assert (await fresh(visit)).cancelled_why == "It was not paid in time."
        assert await letters(visit) == ["declined"]
        assert (await seat(event.id, 2)).status == "requested", "it is anybody's again"


async def test_who_paid_at_the_last_moment_has_the_place_although_no_news_came(monkeypatch) -> None:
    _, event = await paid_class(1)
    async with open_box(monkeypatch) as box:
        visit = await seat(event.id)
        box.pays((await starts(visit)).page)
        with clock.pretend(clock.now() + LATER):
            await works()
    assert (await status(visit), await taken(event.id)) == ("waiting", 1)


async def test_who_withdraws_gives_the_place_back_and_money_on_its_way_goes_back_whole(monkeypatch) -> None:
    salon, event = await paid_class(1)
    async with open_box(monkeypatch) as box:
        visit = await seat(event.id)
        payment = await starts(visit)
        await booking.actions.cancel(CUSTOMER, visit.id, "")
        assert (await status(visit), await taken(event.id)) == ("cancelled", 0)
        box.pays(payment.page)
        await tells(box)
        await works()
        assert (await seat(event.id, 2)).status == "requested"
    assert [row["state"] for row in await online.refunds_of(visit.id)] == ["done"]
    assert await paying.book_of(salon) == {}


async def test_the_page_of_who_withdrew_is_closed(monkeypatch) -> None:
    _, event = await paid_class(1)
    async with open_box(monkeypatch) as box:
        visit = await seat(event.id)
        payment = await starts(visit)
        await booking.actions.cancel(CUSTOMER, visit.id, "")
        await works()
        assert box.pays(payment.page) == "This page is over."
        with pytest.raises(opening.NothingToPay):
            await starts(visit)
    assert await state(visit) == "over"


async def test_the_desk_accepts_without_money_or_declines_and_the_place_is_free(monkeypatch) -> None:
    salon, event = await paid_class(2)
    async with open_box(monkeypatch) as box:
        first, second = await seat(event.id, 1), await seat(event.id, 2)
        page = (await starts(first)).page
        await accept(salon.actors["Olga"], first.id, first.version)
        await decline(salon.actors["Olga"], second.id, "Not today", second.version)
        await works()
        assert box.pays(page) == "This page is over."
    assert (await status(first), await state(first), await status(second)) == (
        "waiting", "waived", "cancelled",
    )  # fmt: skip
    assert await taken(event.id) == 1
    assert await is_whole()


@pytest.mark.parametrize(
    ("minutes_before", "kept", "back"), [(180, 0, 1_500), (120, 0, 1_500), (119, 1_500, 0)]
)
async def test_cancelling_gives_back_by_the_terms(monkeypatch, minutes_before, kept, back) -> None:
    salon, event = await paid_class(2)
    async with open_box(monkeypatch) as box:
        visit = await pays(box, await seat(event.id, 1, 2))
        with clock.pretend(at("10:00") - timedelta(minutes=minutes_before)):
            await booking.actions.cancel(CUSTOMER, visit.id, "")
            assert await taken(event.id) == 0
        with clock.pretend(at("10:00") - timedelta(minutes=minutes_before - 2)):
            await works()
    assert (await paying.asked_of(visit)).kept == kept
    assert sum(row["amount"] for row in await online.refunds_of(visit.id)) == back
    wanted = {"online_acquirer": kept, "fees_for_absence": -kept} if kept else {}
    assert await paying.book_of(salon) == wanted


async def test_a_no_show_keeps_the_place_and_loses_the_deposit(monkeypatch) -> None:
    salon, event = await paid_class(2)
    async with open_box(monkeypatch) as box:
        visit = await pays(box, await seat(event.id))
        with clock.pretend(at("10:30")):
            await booking.actions.set_status(salon.actors["Olga"], visit.id, Visit.Status.no_show, None)
        with clock.pretend(at("12:30")):
            await works()
    assert await taken(event.id) == 1
    assert await paying.book_of(salon) == {"online_acquirer": 750, "fees_for_absence": -750}


async def test_of_a_class_that_is_called_off_everything_goes_back_however_late_it_is(monkeypatch) -> None:
    salon, event = await paid_class(4)
    async with open_box(monkeypatch) as box:
        late = await pays(box, await seat(event.id, 1))
        stays = await pays(box, await seat(event.id, 2))
        unpaid = await seat(event.id, 3)
        with clock.pretend(at("10:00") - timedelta(minutes=60)):
            await booking.actions.cancel(CUSTOMER, late.id, "")
        with clock.pretend(at("10:00") - timedelta(minutes=30)):
            await booking.actions.cancel_event(SYSTEM, event.id, "The heating is broken", None)
        with clock.pretend(at("10:00") - timedelta(minutes=20)):
            await works()
    assert [await status(each) for each in (late, stays, unpaid)] == ["cancelled"] * 3
    assert ((await paying.asked_of(late)).kept, (await paying.asked_of(stays)).kept) == (750, 0)
    assert await letters(unpaid) == ["declined"]
    assert await paying.book_of(salon) == {"online_acquirer": 750, "fees_for_absence": -750}
    assert await taken(event.id) == 0


async def test_money_for_a_class_that_was_called_off_meanwhile_goes_back(monkeypatch) -> None:
    salon, event = await paid_class(2)
    async with open_box(monkeypatch) as box:
        visit = await seat(event.id)
        payment = await starts(visit)
        await booking.actions.cancel_event(SYSTEM, event.id, "", None)
        box.pays(payment.page)
        await tells(box)
        await works()
    assert await status(visit) == "cancelled"
    assert await paying.book_of(salon) == {}


async def test_an_unpaid_place_goes_where_the_class_goes_and_they_are_told(monkeypatch) -> None:
    _, event = await paid_class(2)
    async with open_box(monkeypatch):
        visit = await seat(event.id)
        change = booking.actions.EventChange(starts_at=at("12:00"))
        await booking.actions.change_event(SYSTEM, event.id, change, None)
        assert (await fresh(visit)).starts_at == at("12:00")
        assert await letters(visit) == ["kept"]
    assert await fetch_value("SELECT count(*) FROM seat JOIN visit ON visit.id = seat.visit") == 1


async def test_a_place_of_a_class_that_begins_before_it_is_paid_is_given_back(monkeypatch) -> None:
    _, event = await paid_class(2)
    async with open_box(monkeypatch):
        with clock.pretend(at("09:50")):
            visit = await seat(event.id)
            assert (await paying.asked_of(visit)).due_at == at("10:00")
        with clock.pretend(at("10:01")):
            await works()
    assert (await status(visit), await taken(event.id)) == ("cancelled", 0)


async def test_more_places_do_not_make_an_unpaid_one_paid(monkeypatch) -> None:
    _, event = await paid_class(1)
    async with open_box(monkeypatch):
        visit = await seat(event.id)
        await bigger(event, 5)
    assert (await status(visit), await taken(event.id)) == ("requested", 1)
    assert await PrepayRule.count() == 1
