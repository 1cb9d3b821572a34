"""A booking that is paid for: confirmed once, by whichever news comes first, and given back by the terms."""

from datetime import timedelta

import pytest

import booking.actions
from booking.actions.requests import accept
from booking.tables import Appointment
from checkout import actions
from checkout.actions.online import fees, looking, opening
from checkout.gateway.protocol import GatewayAway, Outcome
from checkout.gateway.protocol import State as Told
from checkout.online_tables import OnlinePayment, SavedCard
from checkout.queries import online
from clients.tables import Visit
from kit import clock
from kit.db import fetch, fetch_value
from kit.errors import Forbidden, Invalid
from kit.rights import CUSTOMER
from tests.booking.scene import at
from tests.cast import open_salon
from tests.checkout import paying, till
from tests.checkout.box import open_box
from tests.checkout.paying import books, fresh, rule, starts, tells, works

pytestmark = pytest.mark.usefixtures("morning")
State = OnlinePayment.State


async def taken(visit: Visit) -> int:
    return await Appointment.count().where(Appointment.visit == visit.id, Appointment.released_at.is_null())


async def test_a_booking_with_a_deposit_keeps_its_time_and_is_no_visit_yet(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch):
        visit = await books(salon)
    asked = await paying.asked_of(visit)
    assert (visit.status, await taken(visit)) == ("requested", 1)
    assert (asked.asks, asked.amount, asked.price, asked.state) == ("deposit", 2_250, 4_500, "open")
    assert await fetch_value("SELECT count(*) FROM message") == 0, "nothing is said before it is paid"


async def test_where_nothing_can_be_paid_online_nothing_is_asked() -> None:
    salon = await open_salon()
    await rule(salon)
    visit = await books(salon)
    assert visit.status == "waiting"
    assert await fetch_value("SELECT count(*) FROM prepayment") == 0


async def test_the_desk_is_asked_nothing(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch):
        wanted = booking.actions.Booking(
            salon.center, salon.haircut, salon.anna, at("14:00"), client=salon.masha
        )
        assert (await booking.actions.book(salon.actors["Olga"], wanted)).status == "waiting"


async def test_what_was_agreed_to_is_kept_with_its_words_time_and_address(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch):
        visit = await books(salon)
        await starts(visit, "We ask for a deposit.")
    asked = await paying.asked_of(visit)
    assert (asked.words, asked.agreed_from, asked.agreed_with) == (
        "We ask for a deposit.", paying.ADDRESS, "a browser",
    )  # fmt: skip
    assert asked.agreed_at == clock.now()


async def test_terms_that_were_not_read_are_not_agreed_to(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit = await books(salon)
        with pytest.raises(opening.OtherTerms):
            await opening.start(visit, opening.Agreed("these", opening.mark_of("those"), ""), "Haircut")
    assert (await paying.asked_of(visit)).agreed_at is None
    assert box.store.asked == []


@pytest.mark.parametrize("order", ["news", "return", "news, return", "return, news", "twice", "backwards"])
async def test_payment_confirms_once_whichever_comes_first(monkeypatch, order: str) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit = await books(salon)
        payment = await starts(visit)
        box.pays(payment.page)
        for step in order.split(", "):
            if step == "return":
                await looking.look(await paying.payment_of(visit))
            else:
                await tells(box, twice=step == "twice", backwards=step == "backwards")
    visit = await fresh(visit)
    assert (visit.status, (await paying.asked_of(visit)).state) == ("waiting", "paid")
    assert await paying.book_of(salon) == {"online_acquirer": 2_250, "prepaid": -2_250}
    assert await fetch_value("SELECT count(*) FROM message WHERE kind = 'booked'") == 1
    assert await fetch_value("SELECT count(*) FROM journal_entry WHERE action = 'pay online'") == 1


async def test_a_declined_card_keeps_the_time_and_another_card_pays(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit = await books(salon)
        payment = await starts(visit)
        box.pays(payment.page, "4000000000009995")
        await tells(box)
        after = await looking.look(payment)
        assert (after.state, after.trouble) == (State.open, "insufficient_funds")
        assert ((await fresh(visit)).status, await taken(visit)) == ("requested", 1)
        box.pays(payment.page)
        await looking.look(payment)
    assert (await fresh(visit)).status == "waiting"


async def test_who_never_pays_gives_the_time_back_and_nobody_can_pay_afterwards(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit = await books(salon)
        payment = await starts(visit)
        with clock.pretend(clock.now() + timedelta(minutes=31)):
            await works()
            assert box.pays(payment.page) == "This page is over."
    visit = await fresh(visit)
    assert (visit.status, visit.cancelled_why, await taken(visit)) == (
        "cancelled",
        "It was not paid in time.",
        0,
    )
    assert (await paying.payment_of(visit)).state == State.closed


async def test_who_never_came_to_the_page_gives_the_time_back_as_well(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch):
        visit = await books(salon)
        with clock.pretend(clock.now() + timedelta(minutes=29)):
            await works()
            assert (await fresh(visit)).status == "requested"
        with clock.pretend(clock.now() + timedelta(minutes=31)):
            await works()
    assert (await fresh(visit)).status == "cancelled"


async def test_who_paid_at_the_last_moment_is_booked_although_no_news_came(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit = await books(salon)
        box.pays((await starts(visit)).page)
        with clock.pretend(clock.now() + timedelta(minutes=31)):
            await works()
    assert (await fresh(visit)).status == "waiting"


async def test_money_for_a_booking_that_was_called_off_meanwhile_goes_back_whole(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit = await books(salon)
        payment = await starts(visit)
        await booking.actions.cancel(CUSTOMER, visit.id, "")
        box.pays(payment.page)
        await tells(box)
        await works()
    assert (await fresh(visit)).status == "cancelled"
    assert [row["state"] for row in await online.refunds_of(visit.id)] == ["done"]
    assert await paying.book_of(salon) == {}


async def test_the_page_of_a_booking_that_was_called_off_is_closed(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit = await books(salon)
        payment = await starts(visit)
        await booking.actions.cancel(CUSTOMER, visit.id, "")
        await works()
        assert box.pays(payment.page) == "This page is over."
    assert (await paying.asked_of(visit)).state == "over"


async def test_the_desk_may_accept_it_without_and_then_the_page_is_closed(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit = await books(salon)
        payment = await starts(visit)
        await accept(salon.actors["Olga"], visit.id, visit.version)
        await works()
        assert box.pays(payment.page) == "This page is over."
    asked = await paying.asked_of(visit)
    assert ((await fresh(visit)).status, asked.state, asked.waived_by) == ("waiting", "waived", "Olga")


@pytest.mark.parametrize(
    ("minutes_before", "kept", "back"), [(180, 0, 2_250), (120, 0, 2_250), (119, 2_250, 0)]
)
async def test_cancelling_gives_back_by_the_terms(monkeypatch, minutes_before, kept, back) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit = await paying.paid(box, salon, "17:00")
        with clock.pretend(at("17:00") - timedelta(minutes=minutes_before)):
            await booking.actions.cancel(salon.actors["Olga"], visit.id, "They called")
            await works()
            assert await online.refunds_of(visit.id) == [], "it may still be undone"
        with clock.pretend(at("17:00") - timedelta(minutes=minutes_before - 2)):
            await works()
    assert (await paying.asked_of(visit)).kept == kept
    assert sum(row["amount"] for row in await online.refunds_of(visit.id)) == back
    wanted = {"online_acquirer": kept, "fees_for_absence": -kept} if kept else {}
    assert await paying.book_of(salon) == wanted


async def no_show(box, salon, **more: object) -> Visit:  # type: ignore[no-untyped-def]
    visit = await paying.paid(box, salon, "14:00", **more)
    with clock.pretend(at("14:30")):
        await booking.actions.set_status(salon.actors["Olga"], visit.id, Visit.Status.no_show, None)
    return await fresh(visit)


async def test_a_no_show_fee_is_the_rest_and_is_taken_once_with_one_tap(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit = await no_show(box, salon)
        with clock.pretend(at("16:30")):
            await works()
            taken_now = await fees.take_fee(salon.actors["Olga"], visit.id)
            assert taken_now.sentence == "The fee is taken."
            with pytest.raises(fees.NothingDue):
                await fees.take_fee(salon.actors["Olga"], visit.id)
    assert await paying.book_of(salon) == {"online_acquirer": 4_500, "fees_for_absence": -4_500}
    charges = [intent["amount"] for intent in box.store.all("payment_intent")]
    assert sorted(charges) == [2_250, 2_250]


async def test_a_fee_needs_its_window_a_right_and_a_card(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit = await no_show(box, salon)
        with clock.pretend(at("16:30")), pytest.raises(Forbidden):
            await fees.take_fee(salon.actors["Anna"], visit.id)
        with clock.pretend(at("14:00") + timedelta(days=7, minutes=1)), pytest.raises(fees.NothingDue):
            await fees.take_fee(salon.actors["Olga"], visit.id)
        await SavedCard.update({SavedCard.removed_at: clock.now()}, force=True)
        with clock.pretend(at("16:30")), pytest.raises(fees.NoCard):
            await fees.take_fee(salon.actors["Olga"], visit.id)
    assert len(box.store.all("payment_intent")) == 1


async def test_a_declined_fee_says_why_and_may_be_tried_again(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit = await no_show(box, salon, number="4000000000000341")
        with clock.pretend(at("16:30")):
            first = await fees.take_fee(salon.actors["Olga"], visit.id)
            assert first.sentence.startswith("It was declined. There is not enough money")
            await fees.take_fee(salon.actors["Olga"], visit.id)
    assert await OnlinePayment.count().where(OnlinePayment.kind == "fee") == 2


async def test_where_the_bank_wants_its_client_a_fee_becomes_a_link(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit = await paying.books(salon)
        payment = await starts(visit)
        box.pays(payment.page, "4000002760003184")
        box.proves(payment.page)
        await tells(box)
        with clock.pretend(at("14:30")):
            await booking.actions.set_status(salon.actors["Olga"], visit.id, Visit.Status.no_show, None)
            asked = await fees.take_fee(salon.actors["Olga"], visit.id)
            again = await fees.take_fee(salon.actors["Olga"], visit.id)
        assert (asked.link, asked.payment.state) == (again.link, State.open)
        letter = await fetch_value("SELECT about FROM message WHERE kind = 'to_pay'")
        assert f"/v/{visit.code}/fee" in letter
        box.pays(asked.payment.page, "4242424242424242")
        await tells(box)
    fee = await paying.payment_of(visit)
    assert (fee.state, fee.amount) == (State.paid, 2_250)


async def test_a_fee_is_forgiven_with_a_reason_and_all_of_it_goes_back(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit = await no_show(box, salon)
        with clock.pretend(at("16:30")):
            await works()
            await fees.take_fee(salon.actors["Olga"], visit.id)
            with pytest.raises(Invalid):
                await fees.forgive(salon.actors["Nora"], visit.id, "  ")
            assert await fees.forgive(salon.actors["Nora"], visit.id, "The tram stood still") == 4_500
            with pytest.raises(fees.NothingKept):
                await fees.forgive(salon.actors["Nora"], visit.id, "Again")
            await works()
    assert await paying.book_of(salon) == {}


async def test_what_was_paid_before_pays_the_bill_first(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit = await paying.paid(box, salon)
    checkout = till.by_card(2_250, version=visit.version)
    await actions.complete_visit(salon.actors["Olga"], visit.id, checkout)
    rows = await fetch("SELECT method, amount FROM payment ORDER BY id")
    assert [tuple(row) for row in rows] == [("prepaid", 2_250), ("card", 2_250)]
    assert await paying.book_of(salon) == {
        "online_acquirer": 2_250, "card_terminal": 2_250, "revenue_services": -4_500,
    }  # fmt: skip
    done = await fresh(visit)
    await actions.reopen_visit(salon.actors["Nora"], visit.id, "Wrong", done.version)
    assert await paying.book_of(salon) == {"online_acquirer": 2_250, "prepaid": -2_250}


async def test_who_paid_more_before_than_it_costs_gets_the_rest_back(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon, asks="everything")
    async with open_box(monkeypatch) as box:
        visit = await paying.paid(box, salon)
        await fetch("UPDATE visit_line SET price = 3000 WHERE visit = $1", visit.id)
        await actions.complete_visit(salon.actors["Olga"], visit.id, till.Checkout(version=visit.version))
        await works()
    assert await paying.book_of(salon) == {"online_acquirer": 3_000, "revenue_services": -3_000}


@pytest.mark.parametrize(
    "how", [{"after": 0}, {"after": 500}, {"status": 500}, {"status": 429}, {"status": 409}]
)
async def test_a_provider_that_did_not_answer_is_asked_again_and_opens_one_page(monkeypatch, how) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit = await books(salon)
        box.goes_wrong("checkout/sessions", **how)
        with pytest.raises(GatewayAway):
            await starts(visit)
        assert (await fresh(visit)).status == "requested", "the time is kept"
        with clock.pretend(clock.now() + timedelta(minutes=1)):
            await works()
        payment = await starts(visit)
        assert len(box.store.all("checkout.session")) == 1
        box.pays(payment.page)
        await tells(box)
    assert (await fresh(visit)).status == "waiting"


@pytest.mark.parametrize("how", [{"after": 0}, {"after": 500}, {"status": 500}])
async def test_a_fee_whose_answer_was_lost_is_looked_up_and_taken_once(monkeypatch, how) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit = await no_show(box, salon)
        box.goes_wrong("payment_intents", **how)
        with clock.pretend(at("16:30")):
            unknown = await fees.take_fee(salon.actors["Olga"], visit.id)
            assert "has not answered yet" in unknown.sentence
        box.store.answers.clear()  # the provider remembers keys for a day only
        with clock.pretend(at("16:35")):
            await works()
    assert (await paying.payment_of(visit)).state == State.paid
    assert len(box.store.all("payment_intent")) == 2, "the deposit and one fee"


@pytest.mark.parametrize("how", [{"after": 0}, {"after": 500}, {"status": 500}])
async def test_a_refund_whose_answer_was_lost_is_looked_up_and_sent_once(monkeypatch, how) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit = await paying.paid(box, salon)
        await booking.actions.cancel(CUSTOMER, visit.id, "")
        box.goes_wrong("refunds", **how)
        with clock.pretend(clock.now() + timedelta(minutes=2)):
            await works()
        assert [row["state"] for row in await online.refunds_of(visit.id)] == ["queued"]
        box.store.answers.clear()
        with clock.pretend(clock.now() + timedelta(minutes=5)):
            await works()
    assert [row["state"] for row in await online.refunds_of(visit.id)] == ["done"]
    assert len(box.store.all("refund")) == 1
    assert await paying.book_of(salon) == {}


async def test_a_refund_that_fails_leaves_the_money_where_it_was_and_is_seen(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch) as box:
        visit = await paying.paid(box, salon, number="4000000000005126")
        await booking.actions.cancel(CUSTOMER, visit.id, "")
        with clock.pretend(clock.now() + timedelta(minutes=2)):
            await works()
    [refund] = await online.refunds_of(visit.id)
    assert (refund["state"], refund["trouble"]) == ("failed", "lost_or_stolen_card")
    assert await paying.book_of(salon) == {"online_acquirer": 2_250, "prepaid": -2_250}


async def test_another_sum_than_was_asked_for_is_a_bug_and_nothing_is_written(monkeypatch) -> None:
    from checkout.actions.online.recording import WrongAmount, record

    salon = await open_salon()
    await rule(salon)
    async with open_box(monkeypatch):
        visit = await books(salon)
        payment = await starts(visit)
        with pytest.raises(WrongAmount):
            await record(payment.id, Outcome(Told.paid, page=payment.page, number="pi_1", amount=1))
    assert (await paying.payment_of(visit)).state == State.open
    assert await paying.book_of(salon) == {}


async def test_a_card_is_left_without_paying_and_charged_when_nobody_came(monkeypatch) -> None:
    salon = await open_salon()
    await rule(salon, asks="card")
    async with open_box(monkeypatch) as box:
        visit = await no_show(box, salon)
        assert (await paying.asked_of(visit)).amount == 0
        assert await paying.book_of(salon) == {}
        with clock.pretend(at("16:30")):
            await works()
            await fees.take_fee(salon.actors["Olga"], visit.id)
    assert await paying.book_of(salon) == {"online_acquirer": 4_500, "fees_for_absence": -4_500}
