"""What was paid online goes back by the provider, and the bill says how far that is and what can be done."""

from datetime import timedelta

import pytest

from checkout import actions
from checkout.online_tables import OnlineRefund
from checkout.queries.refunds import PartState, refunds_of
from checkout.refund_tables import RefundPart
from checkout.rules import Checkout, Method
from checkout.rules.refunds import Wish
from clients.tables import Visit
from kit import clock
from kit.errors import Forbidden, Invalid, NotFound
from tests.cast import Salon, open_salon
from tests.checkout import paying, till
from tests.checkout.box import Box, open_box
from tests.checkout.refunding import left, payments_of, refund
from tests.checkout.web import look, send

pytestmark = pytest.mark.usefixtures("morning")
FAILS, TAKES_TIME = "4000000000005126", "4000000000007726"


async def prepaid(box: Box, salon: Salon, number: str = "4242424242424242") -> Visit:
    """A haircut of which half was paid online, and the rest by card."""
    await paying.rule(salon)
    visit = await paying.paid(box, salon, number=number)
    await actions.complete_visit(salon.actors["Olga"], visit.id, till.by_card(2250, version=visit.version))
    return visit


async def states(visit: Visit) -> list[tuple[str, int]]:
    [found, *_] = await refunds_of(visit.id)
    return [(part.state, part.missing) for part in found.parts]


async def works_later(minutes: int = 2) -> None:
    with clock.pretend(clock.now() + timedelta(minutes=minutes)):
        await paying.works()


async def test_it_is_asked_for_and_then_given_back(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit = await prepaid(box, salon)
        await refund(salon, visit)
        assert await states(visit) == [(PartState.asked, 0), (PartState.given, 0)]
        assert (await paying.book_of(salon)) == {"online_acquirer": 2250, "refunds_due": -2250}
        await works_later()
        assert await states(visit) == [(PartState.done, 0), (PartState.given, 0)]
        assert [each["amount"] for each in box.store.all("refund")] == [2250]
    assert await paying.book_of(salon) == {}
    [sent] = await OnlineRefund.objects()
    [part, _] = await RefundPart.objects().order_by(RefundPart.id)
    assert sent.part == part.id


async def test_a_part_of_it_goes_back_and_later_the_rest(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit = await prepaid(box, salon)
        online = (await payments_of(visit))["prepaid"]
        await refund(salon, visit, Wish(of_payment=(online, 1000)))
        await works_later()
        await refund(salon, visit)
        await works_later()
        assert sorted(each["amount"] for each in box.store.all("refund")) == [1000, 1250]
    assert (await paying.book_of(salon), await left(visit)) == ({}, 0)


async def test_one_that_takes_a_while_stays_asked_for(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit = await prepaid(box, salon, TAKES_TIME)
        await refund(salon, visit)
        await works_later()
        assert (await states(visit))[0] == (PartState.asked, 0)
        page = (await look(salon, "Nora", f"/desk/bills/{visit.id}")).text
        assert "Asked for" in page
        assert "Nothing is to be done." in page


async def failed(box: Box, salon: Salon) -> tuple[Visit, RefundPart]:
    visit = await prepaid(box, salon, FAILS)
    await refund(salon, visit)
    await works_later()
    part = await RefundPart.objects().order_by(RefundPart.id).first()
    assert part is not None
    return visit, part


async def test_one_that_fails_says_why_and_what_to_do(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit, part = await failed(box, salon)
        assert (await states(visit))[0] == (PartState.failed, 2250)
        assert await paying.book_of(salon) == {"online_acquirer": 2250, "prepaid": -2250}
        page = (await look(salon, "Nora", f"/desk/bills/{visit.id}")).text
        assert "Could not be given back" in page
        assert "€22.50 is still with us: the card was reported lost or stolen." in page
        assert f"/desk/refunds/parts/{part.id}/attempts" in page
        listed = (await look(salon, "Rita", "/desk/refunds?show=failed")).text
        assert "CENTER-000001/1" in listed
        assert "attempts" not in (await look(salon, "Rita", f"/desk/bills/{visit.id}")).text


async def test_it_can_be_asked_again_once(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        visit, part = await failed(box, salon)
        again = await send(salon, "Nora", f"/desk/refunds/parts/{part.id}/attempts")
        assert (again.status_code, again.headers["location"]) == (303, f"/desk/bills/{visit.id}#refunds")
        assert (await states(visit))[0] == (PartState.asked, 0)
        twice = await send(salon, "Nora", f"/desk/refunds/parts/{part.id}/attempts")
        assert twice.status_code == 409
        assert "Nothing was given twice." in twice.text
        await works_later(5)
        assert (await states(visit))[0] == (PartState.failed, 2250)
        assert [row.state for row in await OnlineRefund.objects()] == ["failed", "failed"]
    assert await paying.book_of(salon) == {"online_acquirer": 2250, "prepaid": -2250}


async def test_it_can_be_given_in_cash_instead_once(monkeypatch) -> None:
    salon = await open_salon()
    await till.drawer(salon)
    async with open_box(monkeypatch) as box:
        visit, part = await failed(box, salon)
        path = f"/desk/refunds/parts/{part.id}/replacement"
        given = await send(salon, "Nora", path, means="cash")
        assert given.status_code == 303
        [found, *_] = await refunds_of(visit.id)
        assert [(each.row["method"], each.state) for each in found.parts] == [
            ("prepaid", PartState.replaced),
            ("card", PartState.given),
            ("cash", PartState.given),
        ]
        assert await paying.book_of(salon) == {
            "online_acquirer": 2250, "cash_desk": 10_000 - 2250, "owner_cash": -10_000,
        }  # fmt: skip
        assert (await send(salon, "Nora", path, means="cash")).status_code == 409
        assert await left(visit) == 0
    assert await RefundPart.count() == 3


@pytest.mark.parametrize(("who", "refusal"), [("Olga", Forbidden), ("Boris", NotFound)])
async def test_neither_is_for_everybody(monkeypatch, who: str, refusal: type[Exception]) -> None:
    salon = await open_salon()
    await till.drawer(salon)
    async with open_box(monkeypatch) as box:
        _, part = await failed(box, salon)
        for act in (
            actions.ask_again(salon.actors[who], part.id),
            actions.give_otherwise(salon.actors[who], part.id, Method.cash, None),
        ):
            with pytest.raises(refusal):
                await act
    assert await RefundPart.count() == 2
    assert await OnlineRefund.count() == 1


async def test_without_a_drawer_or_by_points_it_is_not_given_instead(monkeypatch) -> None:
    salon = await open_salon()
    async with open_box(monkeypatch) as box:
        _, part = await failed(box, salon)
        with pytest.raises(actions.NoOpenShift):
            await actions.give_otherwise(salon.actors["Nora"], part.id, Method.cash, None)
        with pytest.raises(Invalid):
            await actions.give_otherwise(salon.actors["Nora"], part.id, Method.points, None)
    assert await RefundPart.count() == 2


async def test_what_was_paid_online_may_go_back_in_cash_at_once(monkeypatch) -> None:
    salon = await open_salon()
    await till.drawer(salon)
    async with open_box(monkeypatch) as box:
        await paying.rule(salon, asks="everything")
        visit = await paying.paid(box, salon)
        await actions.complete_visit(salon.actors["Olga"], visit.id, Checkout(version=visit.version))
        online = (await payments_of(visit))["prepaid"]
        await refund(salon, visit, Wish(everything=True, otherwise={online: Method.cash}))
        await works_later()
        assert box.store.all("refund") == []
    assert await paying.book_of(salon) == {
        "online_acquirer": 4500, "cash_desk": 5500, "owner_cash": -10_000,
    }  # fmt: skip
