"""Links that end: taken back, over, paid too late, and bills of which something goes back."""

from datetime import timedelta

import pytest

import booking.actions
from catalog.tables import Branch
from checkout import actions
from checkout.actions.online import links
from checkout.actions.online.ending import return_next
from checkout.actions.online.links import NotWaiting
from checkout.actions.online.looking import look_next
from checkout.online_tables import OnlineRefund
from checkout.rules import Checkout
from checkout.rules.links import NothingLeft
from kit import clock
from kit.rights import CUSTOMER
from tests.cast import open_salon
from tests.checkout import paying, till
from tests.checkout.box import open_box
from tests.checkout.linking import again, asks, pays, refused_without_a_trace, standings
from tests.checkout.refunding import refund
from widgets.queries.paying import paying_of

pytestmark = pytest.mark.usefixtures("morning")


async def test_taken_back_nobody_can_pay_and_it_can_be_asked_anew(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit = await till.arrived(salon)
        link = await asks(salon, visit)
        await links.take_back(salon.actors["Olga"], visit.id, link.id)
        assert await standings(visit) == ["taken_back"]
        assert box.pays((await again(link)).page) == "This page is over."
        with pytest.raises(NotWaiting, match="taken back already"):
            await links.take_back(salon.actors["Olga"], visit.id, link.id)
        await asks(salon, visit)
        assert await standings(visit) == ["taken_back", "waiting"]


async def test_taken_back_while_the_provider_is_away_it_is_closed_as_soon_as_it_is_there(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit = await till.arrived(salon)
        link = await asks(salon, visit)
        box.goes_wrong("checkout/sessions", status=500, times=1)
        await links.take_back(salon.actors["Olga"], visit.id, link.id)
        assert await standings(visit) == ["taking_back"]
        await refused_without_a_trace(NothingLeft, visit, asks(salon, visit))
        await look_next(clock.now())
        assert await standings(visit) == ["taken_back"]


async def test_what_was_paid_as_it_was_taken_back_stays_on_the_bill(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit = await till.arrived(salon)
        link = await asks(salon, visit)
        box.pays(link.page)
        await links.take_back(salon.actors["Olga"], visit.id, link.id)
        assert await standings(visit) == ["paid"]
        await paying.tells(box, twice=True)
        assert await paying.book_of(salon) == {"online_acquirer": 4_500, "prepaid": -4_500}
        await till.pay(salon, visit, Checkout(version=visit.version))
    assert await OnlineRefund.count() == 0


async def test_a_link_of_a_visit_that_is_completed_meanwhile_is_closed(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit = await till.arrived(salon)
        link = await asks(salon, visit)
        await till.pay(salon, visit, till.by_card(4_500))
        await paying.works()
        assert await standings(visit) == ["lapsed"]
        assert box.pays((await again(link)).page) == "This page is over."


async def test_what_is_paid_as_the_visit_is_completed_goes_back_whole(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit = await till.arrived(salon)
        link = await asks(salon, visit)
        box.pays(link.page)
        await till.pay(salon, visit, till.by_card(4_500))
        await paying.works()
        assert [each["amount"] for each in box.store.all("refund")] == [4_500]
    assert await paying.book_of(salon) == {"card_terminal": 4_500, "revenue_services": -4_500}


async def test_after_a_day_nobody_can_pay_with_it(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit = await till.arrived(salon)
        await asks(salon, visit)
        box.store.later += timedelta(hours=24)
        with clock.pretend(clock.now() + timedelta(hours=24)):
            await look_next(clock.now())
        assert await standings(visit) == ["lapsed"]


async def test_a_bill_that_became_less_gives_the_rest_back_by_the_card(monkeypatch) -> None:
    salon = await open_salon()
    olga = salon.actors["Nora"]
    async with open_box(monkeypatch) as box:
        visit = await till.arrived(salon)
        link = await asks(salon, visit)
        await actions.discount_bill(olga, visit.id, 1_500, "Waited long", visit.version)
        await pays(box, link)
        visit = await till.fresh(visit)
        await till.pay(salon, visit, Checkout(version=visit.version))
        await paying.works()
        assert [each["amount"] for each in box.store.all("refund")] == [1_500]
    assert await standings(visit) == ["paid"]


async def test_a_refund_of_such_a_bill_goes_back_by_the_card_and_reopening_keeps_it_prepaid(
    monkeypatch,
) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit = await till.arrived(salon)
        await pays(box, await asks(salon, visit))
        await till.pay(salon, visit, Checkout(version=visit.version))
        visit = await till.fresh(visit)
        await actions.reopen_visit(salon.actors["Nora"], visit.id, "Wrong line", visit.version)
        assert await paying.book_of(salon) == {"online_acquirer": 4_500, "prepaid": -4_500}
        visit = await till.fresh(visit)
        await till.pay(salon, visit, Checkout(version=visit.version))
        await refund(salon, visit)
        with clock.pretend(clock.now() + timedelta(minutes=2)):
            await paying.works()
        assert [each["amount"] for each in box.store.all("refund")] == [4_500]
    assert await paying.book_of(salon) == {}


async def test_of_a_visit_that_is_called_off_everything_goes_back_once(monkeypatch) -> None:
    """Nothing was agreed to of which something could be kept. A second thought has its minute."""
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit = await paying.books(salon)
        link = await asks(salon, visit, 1_000)
        await pays(box, link)
        await booking.actions.cancel(salon.actors["Olga"], visit.id, "Ill")
        await paying.works()
        assert await return_next(clock.now()) is False
        with clock.pretend(clock.now() + timedelta(minutes=2)):
            assert await return_next(clock.now()) is True
            assert await return_next(clock.now()) is False
            await paying.works()
        assert [each["amount"] for each in box.store.all("refund")] == [1_000]
    assert await paying.book_of(salon) == {}


async def test_the_page_of_the_visit_tells_the_client_of_their_own_payment_alone(monkeypatch) -> None:
    salon = await open_salon()
    await paying.rule(salon)
    async with open_box(monkeypatch) as box:
        visit = await paying.paid(box, salon)
        link = await asks(salon, visit, 1_000)
        await pays(box, link)
        [branch] = await Branch.objects().where(Branch.id == salon.center)
        shown = await paying_of(visit, branch)
        assert shown is not None
        assert (shown.paid, [each.kind for each in shown.payments]) == (2_250, ["before"])
        await booking.actions.cancel(CUSTOMER, visit.id, "")
        with clock.pretend(clock.now() + timedelta(minutes=2)):
            await paying.works()
        assert sorted(each["amount"] for each in box.store.all("refund")) == [1_000, 2_250]
        shown = await paying_of(await paying.fresh(visit), branch)
        assert shown is not None
        assert shown.returned == 2_250
    assert await paying.book_of(salon) == {}


async def test_a_guest_pays_without_being_introduced_to_the_provider(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit = await till.arrived(salon, client=False)
        await pays(box, await asks(salon, visit))
        assert box.store.all("customer") == []
        await till.pay(salon, visit, Checkout(version=visit.version))
    assert (await paying.book_of(salon))["online_acquirer"] == 4_500
