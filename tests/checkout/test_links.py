"""A payment link at the till: from the code to the completed visit, and everything that comes between."""

from datetime import timedelta

import pytest

from checkout.actions.online import links
from checkout.actions.online.links import NoProvider, NotOpened, Wanted
from checkout.actions.online.looking import look_next
from checkout.actions.visits import AlreadyDone, NotOpen, Stale
from checkout.online_tables import OnlineRefund
from checkout.rules import Checkout
from checkout.rules.links import NothingLeft
from clients.tables import Visit
from kit import clock
from kit.errors import Forbidden, Invalid, NotFound
from tests.cast import open_salon
from tests.checkout import linking, paying, till
from tests.checkout.box import open_box
from tests.checkout.linking import asks, pays, refused_without_a_trace, standings

pytestmark = pytest.mark.usefixtures("morning")
POOR = "4000000000009995"


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
