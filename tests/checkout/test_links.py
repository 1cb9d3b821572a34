"""A payment link at the till: from the code to the completed visit, and everything that comes between."""

from datetime import timedelta

import pytest

import booking.actions
from catalog.tables import Branch
from checkout import actions
from checkout.actions.online import links
from checkout.actions.online.ending import return_next
from checkout.actions.online.links import NoProvider, NotOpened, NotWaiting, Wanted
from checkout.actions.online.looking import look_next
from checkout.actions.visits import AlreadyDone, NotOpen, Stale
from checkout.online_tables import OnlinePayment, OnlineRefund
from checkout.rules import Checkout
from checkout.rules.links import NothingLeft
from clients.tables import Visit
from kit import clock
from kit.errors import Forbidden, Invalid, NotFound
from kit.rights import CUSTOMER
from tests.cast import open_salon
from tests.checkout import linking, paying, till
from tests.checkout.box import open_box
from tests.checkout.linking import again, asks, pays, standings
from tests.checkout.refunding import refund
from widgets.queries.paying import paying_of

pytestmark = pytest.mark.usefixtures("morning")
POOR = "4000000000009995"


async def refused_without_a_trace(refusal: type[Exception], visit: Visit, doing) -> None:  # type: ignore[no-untyped-def]
    before = await OnlinePayment.count()
    with pytest.raises(refusal):
        await doing
    assert (await OnlinePayment.count(), await standings(visit)) == (before, await standings(visit))


async def test_all_that_is_left_is_paid_by_link_and_the_visit_is_completed(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit = await till.arrived(salon)
        link = await asks(salon, visit, tip=500)
        assert (link.state, link.amount, link.url != "") == ("open", 5_000, True)
        assert await standings(visit) == ["waiting"]
        await pays(box, link)
        assert await standings(visit) == ["paid"]
        assert await paying.book_of(salon) == {"online_acquirer": 5_000, "prepaid": -5_000}
        bill = await till.pay(salon, visit, Checkout(version=visit.version, tip=500))
    assert (bill.total, bill.tip) == (5_000, 500)
    assert await paying.book_of(salon) == {
        "online_acquirer": 5_000, "revenue_services": -4_500, "tips_payable": -500,
    }  # fmt: skip
    assert await OnlineRefund.count() == 0


async def test_a_part_by_link_and_the_rest_by_card(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit = await till.arrived(salon)
        await pays(box, await asks(salon, visit, 2_000))
        assert await linking.left(salon, visit) == 2_500
        await till.pay(salon, visit, till.by_card(2_500))
    book = await paying.book_of(salon)
    assert (book["online_acquirer"], book["card_terminal"]) == (2_000, 2_500)


async def test_two_friends_pay_by_a_link_each_and_a_third_link_is_refused(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit = await till.arrived(salon)
        first, second = await asks(salon, visit, 2_000), await asks(salon, visit)
        assert second.amount == 2_500
        await refused_without_a_trace(NothingLeft, visit, asks(salon, visit))
        await refused_without_a_trace(NothingLeft, visit, asks(salon, visit, 100))
        await pays(box, first)
        await refused_without_a_trace(NothingLeft, visit, asks(salon, visit))
        await pays(box, second)
        await till.pay(salon, visit, Checkout(version=visit.version))
    assert (await paying.book_of(salon))["online_acquirer"] == 4_500


async def test_the_same_form_twice_is_one_link(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit = await till.arrived(salon)
        wanted = Wanted(visit.version, 1_000, asking="a form")
        made = [await links.make_link(salon.actors["Olga"], visit.id, wanted) for _ in range(2)]
        assert made[0].id == made[1].id
        assert len(box.store.all("checkout.session")) == 1


async def test_what_cannot_be_asked_for_changes_nothing(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit = await till.arrived(salon)
        await refused_without_a_trace(Invalid, visit, asks(salon, visit, 4_501))
        await refused_without_a_trace(Invalid, visit, asks(salon, visit, 0))
        await refused_without_a_trace(Invalid, visit, asks(salon, visit, tip=-1))
        stale = links.make_link(salon.actors["Olga"], visit.id, Wanted(visit.version + 1))
        await refused_without_a_trace(Stale, visit, stale)
        await refused_without_a_trace(NotFound, visit, asks(salon, visit, who="Boris"))
        await refused_without_a_trace(Forbidden, visit, asks(salon, visit, who="Anna"))
        await till.pay(salon, visit, till.by_card(4_500))
        await refused_without_a_trace(AlreadyDone, visit, asks(salon, visit))
        other = await till.arrived(salon)
        await Visit.update({Visit.status: "no_show"}).where(Visit.id == other.id)
        await refused_without_a_trace(NotOpen, other, asks(salon, other))
        assert box.store.all("checkout.session") == []


async def test_without_a_provider_the_desk_is_told_so() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    await refused_without_a_trace(NoProvider, visit, asks(salon, visit))


async def test_a_sum_that_the_provider_does_not_take_is_said_and_asks_for_nothing(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch):
        visit = await till.arrived(salon)
        with pytest.raises(NotOpened, match="too small"):
            await asks(salon, visit, 20)
        assert await standings(visit) == ["refused"]
        assert (await asks(salon, visit)).amount == 4_500


async def test_while_the_provider_is_away_the_link_waits_and_a_worker_opens_it(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit = await till.arrived(salon)
        box.goes_wrong("checkout/sessions", status=500, times=1)
        link = await asks(salon, visit)
        assert (link.state, await standings(visit)) == ("new", ["opening"])
        with clock.pretend(clock.now() + timedelta(minutes=1)):
            await look_next(clock.now())
        assert await standings(visit) == ["waiting"]
        await pays(box, link)
        assert await standings(visit) == ["paid"]
        assert len(box.store.all("checkout.session")) == 1


async def test_a_declined_card_is_told_and_another_one_pays(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit = await till.arrived(salon)
        link = await asks(salon, visit)
        await pays(box, link, POOR)
        with clock.pretend(clock.now() + timedelta(minutes=3)):
            await look_next(clock.now())
        assert await standings(visit) == ["declined"]
        await pays(box, link)
        assert await standings(visit) == ["paid"]


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
