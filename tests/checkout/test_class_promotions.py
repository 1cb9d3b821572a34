"""Who comes up from the waiting list into a class with a deposit has a time of their own to pay it."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

import booking.actions
from booking.rules.classes import kept_until
from checkout.actions.online.opening import NothingToPay
from clients.tables import Visit
from kit import clock
from kit.errors import Invalid
from kit.rights import CUSTOMER
from reminders import worker
from reminders.channels import Delivery
from reminders.tables import Message
from tests.booking.classes import everything, places
from tests.booking.scene import at
from tests.checkout import paying
from tests.checkout.box import open_box
from tests.checkout.class_paying import (
    full_and_paid,
    is_whole,
    letters,
    paid_class,
    pays,
    seat,
    starts,
    state,
    status,
    taken,
    told,
    wait,
)
from tests.checkout.paying import works

pytestmark = pytest.mark.usefixtures("morning")
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
minutes = st.integers(0, 3_000)


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


@pytest.mark.parametrize(
    ("begins_in", "cut_off", "morning_in", "kept_for"),
    [
        (48, 0, 0, 3),  # three hours
        (48, 0, 9, 12),  # of the day: who moves up at night has the morning
        (5, 180, 0, 2),  # not past the cut-off, so that the next can still come up
        (5, 290, 0, 0.5),  # half an hour at least
        (0.25, 0, 0, 0.25),  # and never longer than until it begins
    ],
)
def test_a_place_is_kept_for_three_hours_of_the_day(begins_in, cut_off, morning_in, kept_for) -> None:
    until = kept_until(NOON + hours(begins_in), cut_off, NOON + hours(morning_in), NOON)
    assert until == NOON + hours(kept_for)


@given(minutes, minutes, minutes)
def test_it_is_never_over_before_it_begins_nor_after_the_class_does(begins, cut_off, morning) -> None:
    starts_at, wakes = (NOON + timedelta(minutes=each) for each in (begins, morning))
    until = kept_until(starts_at, cut_off, wakes, NOON)
    assert min(NOON + timedelta(minutes=30), starts_at) <= until <= starts_at


async def test_who_joins_the_list_is_asked_nothing_yet_and_the_terms_are_kept(monkeypatch) -> None:
    _, event = await paid_class()
    async with open_box(monkeypatch) as box:
        await full_and_paid(box, event)
        visit = await wait(event.id, 2)
        asked = await paying.asked_of(visit)
        assert (visit.status, asked.state, asked.amount) == ("listed", "listed", 750)
        with pytest.raises(NothingToPay):
            await starts(visit)
        await works()
    assert (await status(visit), await letters(visit)) == ("listed", ["in_line"])


async def test_who_cannot_be_written_to_cannot_wait_for_a_place_that_is_kept_so_long(monkeypatch) -> None:
    _, event = await paid_class()
    async with open_box(monkeypatch) as box:
        await full_and_paid(box, event)
        before = await everything()
        with pytest.raises(Invalid) as refusal:
            await booking.actions.book_seats(CUSTOMER, places(event.id, 2, email="", or_list=True))
        assert set(refusal.value.fields) == {"email"}
        assert await everything() == before


async def test_a_place_that_becomes_free_is_kept_for_the_next_until_they_have_paid(monkeypatch) -> None:
    salon, event = await paid_class()
    async with open_box(monkeypatch) as box:
        inside = await full_and_paid(box, event)
        first, second = await wait(event.id, 2, 2), await wait(event.id, 3)
        await booking.actions.cancel(CUSTOMER, inside.id, "")
        assert (await status(first), await status(second)) == ("requested", "listed")
        asked = await paying.asked_of(first)
        assert (asked.state, asked.due_at) == ("open", clock.now() + hours(3))
        assert (await taken(event.id), await letters(first)) == (2, ["kept"])
        assert await told("keep place") == 1
        with clock.pretend(clock.now() + timedelta(minutes=150)):
            await works()
            assert await status(first) == "requested", "they have three hours"
            await pays(box, first)
        with clock.pretend(clock.now() + hours(4)):
            await works()
    assert (await status(first), await status(second), await taken(event.id)) == ("waiting", "listed", 2)
    assert await letters(first) == ["booked", "kept"]
    assert (await paying.book_of(salon)) == {"online_acquirer": 1_500, "prepaid": -1_500}
    assert await is_whole()


async def test_who_does_not_pay_loses_it_to_the_next_and_so_on_each_once(monkeypatch) -> None:
    _, event = await paid_class(1)
    async with open_box(monkeypatch) as box:
        inside = await full_and_paid(box, event, 1)
        line = [await wait(event.id, number) for number in (2, 3, 4)]
        await booking.actions.cancel(CUSTOMER, inside.id, "")
        now = clock.now()
        found = []
        for hour in (3.1, 6.2, 9.3):
            found.append([await status(each) for each in line])
            with clock.pretend(now + hours(hour)):
                await works()
                await works()
        found.append([await status(each) for each in line])
    assert found == [
        ["requested", "listed", "listed"],
        ["cancelled", "requested", "listed"],
        ["cancelled", "cancelled", "requested"],
        ["cancelled", "cancelled", "cancelled"],
    ]
    assert (await told("keep place"), await told("lapse"), await taken(event.id)) == (3, 3, 0)
    assert await letters(line[1]) == ["declined", "kept"]
    assert await is_whole()


async def test_who_is_booking_and_does_not_pay_lets_the_list_move_up_as_well(monkeypatch) -> None:
    _, event = await paid_class(1)
    async with open_box(monkeypatch) as box:
        hesitates = await seat(event.id, 1)
        waits = await wait(event.id, 2)
        with clock.pretend(clock.now() + timedelta(minutes=31)):
            await works()
            assert (await status(hesitates), await status(waits)) == ("cancelled", "requested")
            assert await status(await pays(box, waits)) == "waiting"
    assert await taken(event.id) == 1


async def test_who_withdraws_a_kept_place_gives_it_to_the_next(monkeypatch) -> None:
    _, event = await paid_class(1)
    async with open_box(monkeypatch) as box:
        inside = await full_and_paid(box, event, 1)
        first, second = await wait(event.id, 2), await wait(event.id, 3)
        await booking.actions.cancel(CUSTOMER, inside.id, "")
        await booking.actions.cancel(CUSTOMER, first.id, "")
        await works()
    assert (await status(first), await state(first)) == ("cancelled", "over")
    assert (await status(second), await taken(event.id)) == ("requested", 1)
    assert await is_whole()


async def test_who_moves_up_at_night_has_the_morning_to_pay(monkeypatch) -> None:
    _, event = await paid_class(1, starts_at=at("10:00") + timedelta(days=1))
    async with open_box(monkeypatch) as box:
        inside = await full_and_paid(box, event, 1)
        waits = await wait(event.id, 2)
        with clock.pretend(at("23:00")):
            await booking.actions.cancel(CUSTOMER, inside.id, "")
    # 09:00 and three hours are past the beginning at ten
    assert (await paying.asked_of(waits)).due_at == at("10:00") + timedelta(days=1)


async def test_the_desk_gives_a_place_by_hand_and_insists_on_nothing(monkeypatch) -> None:
    salon, event = await paid_class(1)
    olga = salon.actors["Olga"]
    async with open_box(monkeypatch) as box:
        await full_and_paid(box, event, 1)
        waits = await wait(event.id, 2)
        change = booking.actions.EventChange(capacity=2, cut_off_minutes=2 * 24 * 60)
        await booking.actions.change_event(olga, event.id, change, None)
        assert await status(waits) == "listed", "the list is closed by now"
        await booking.actions.set_status(olga, waits.id, Visit.Status.waiting, None)
        await works()
    asked = await paying.asked_of(waits)
    assert (await status(waits), asked.state, asked.waived_by) == ("waiting", "waived", "Olga")
    assert await letters(waits) == ["promoted"]


async def test_who_was_put_on_the_list_by_the_desk_or_before_the_rule_pays_nothing(monkeypatch) -> None:
    salon, event = await paid_class(2)
    early = await seat(event.id, 1, 2)  # nothing can be paid online yet
    before = await wait(event.id, 2)
    async with open_box(monkeypatch):
        by_desk = await booking.actions.book_seats(salon.actors["Olga"], places(event.id, 3, or_list=True))
        await booking.actions.cancel(CUSTOMER, early.id, "")
    assert (await status(before), await status(by_desk)) == ("waiting", "waiting")


async def test_where_nothing_can_be_paid_online_any_more_nobody_is_asked(monkeypatch) -> None:
    _, event = await paid_class(1)
    with monkeypatch.context() as patch:
        async with open_box(patch) as box:
            inside = await full_and_paid(box, event, 1)
            waits = await wait(event.id, 2)
    await booking.actions.cancel(CUSTOMER, inside.id, "")
    assert (await status(waits), await state(waits), await letters(waits)) == (
        "waiting", "waived", ["promoted"],
    )  # fmt: skip


async def test_the_letter_says_until_when_the_place_is_kept_and_leads_to_the_terms(monkeypatch) -> None:
    _, event = await paid_class(1)
    async with open_box(monkeypatch) as box:
        inside = await full_and_paid(box, event, 1)
        waits = await wait(event.id, 2)
        await booking.actions.cancel(CUSTOMER, inside.id, "")
        sent = []

        async def keep(mail: EmailMessage) -> Delivery:
            sent.append(mail)
            return Delivery(Message.Status.sent)

        while await worker.send_next(keep, clock.now()):
            pass
    mail = next(each for each in sent if "kept for you" in each["Subject"])
    body = mail.get_content()
    assert "a place is kept for you until Tue 1 Dec 2026, 12:00" in body
    assert f"/v/{waits.code}/payment" in body
    [row] = await Message.objects().where(Message.visit == waits.id, Message.kind == "kept")
    assert (row.status, row.expires_at) == ("sent", clock.now() + hours(3))
