"""Messages follow the visit: planned, moved, called off, thanked for and taken back."""

from datetime import timedelta

import pytest

from clients.tables import Client, Visit
from kit import clock
from kit.errors import Forbidden, NotFound
from kit.journal import JournalEntry
from reminders import actions
from reminders.actions import CannotSendAgain, NothingToSend
from reminders.tables import Message
from tests.cast import open_salon
from tests.reminders.visits import NEXT_WEEK, NOW, change, move, visit

pytestmark = pytest.mark.usefixtures("morning")
DAY = timedelta(days=1)


async def planned(visit_id: int, *statuses: str) -> list[tuple[str, str]]:
    """Kind and hour due of each message that has one of the statuses (`waiting` when none are named)."""
    rows = (
        await Message.select()
        .where(Message.visit == visit_id, Message.status.is_in(statuses or ("waiting",)))
        .order_by(Message.due_at, Message.id)
    )
    return [(row["kind"], f"{row['due_at']:%d %H:%M}") for row in rows]


async def test_a_booking_plans_a_confirmation_and_two_reminders() -> None:
    salon = await open_salon()
    mine = await visit(salon)
    await actions.plan_visit(mine)
    assert await planned(mine) == [("booked", "01 08:00"), ("evening", "07 18:00"), ("soon", "08 11:00")]


async def test_planning_twice_changes_nothing() -> None:
    salon = await open_salon()
    mine = await visit(salon)
    await actions.plan_visit(mine)
    await actions.plan_visit(mine)
    assert await Message.count() == 3


async def test_a_visit_without_a_client_has_nobody_to_write_to() -> None:
    salon = await open_salon()
    mine = await visit(salon, client=None)
    await actions.plan_visit(mine)
    await actions.replan_visit(mine)
    await actions.call_off(mine, tell=True)
    await actions.thank(mine)
    assert await Message.count() == 0


async def test_a_client_without_an_address_is_planned_for_all_the_same() -> None:
    salon = await open_salon()
    await Client.update({Client.email: ""}, force=True)
    mine = await visit(salon)
    await actions.plan_visit(mine)
    assert len(await planned(mine)) == 3


async def test_moving_calls_off_the_old_time_and_plans_the_new() -> None:
    salon = await open_salon()
    mine = await visit(salon)
    await actions.plan_visit(mine)
    await move(mine, NEXT_WEEK + DAY)
    await actions.replan_visit(mine)
    assert await planned(mine) == [("moved", "01 08:00"), ("evening", "08 18:00"), ("soon", "09 11:00")]
    assert len(await planned(mine, "cancelled")) == 3


async def test_moving_away_and_back_reminds_of_the_first_time_again() -> None:
    salon = await open_salon()
    mine = await visit(salon)
    await actions.plan_visit(mine)
    for start in (NEXT_WEEK + DAY, NEXT_WEEK):
        await move(mine, start)
        await actions.replan_visit(mine)
    assert await planned(mine) == [("moved", "01 08:00"), ("evening", "07 18:00"), ("soon", "08 11:00")]


async def test_each_of_three_moves_is_told_even_back_to_a_time_told_before() -> None:
    salon = await open_salon()
    mine = await visit(salon)
    for start in (NEXT_WEEK + DAY, NEXT_WEEK, NEXT_WEEK + DAY):
        await move(mine, start)
        await actions.replan_visit(mine)
        await Message.update({Message.status: "sent", Message.sent_at: NOW}).where(Message.kind == "moved")
    assert len(await planned(mine, "sent")) == 3


async def test_planning_the_same_move_twice_tells_once() -> None:
    salon = await open_salon()
    mine = await visit(salon)
    await move(mine, NEXT_WEEK + DAY)
    await actions.replan_visit(mine)
    await Message.update({Message.status: "sent", Message.sent_at: NOW}).where(Message.kind == "moved")
    await actions.replan_visit(mine)
    assert [kind for kind, _ in await planned(mine)] == ["evening", "soon"]


async def test_what_was_sent_stays_sent_when_the_visit_moves() -> None:
    salon = await open_salon()
    mine = await visit(salon)
    await actions.plan_visit(mine)
    await Message.update({Message.status: "sent", Message.sent_at: NOW}).where(Message.kind == "booked")
    await move(mine, NEXT_WEEK + DAY)
    await actions.replan_visit(mine)
    assert await planned(mine, "sent") == [("booked", "01 08:00")]


@pytest.mark.parametrize(("tell", "left"), [(True, [("cancelled", "01 08:00")]), (False, [])])
async def test_cancelling_calls_everything_off_and_tells_if_asked(tell: bool, left: list[object]) -> None:
    salon = await open_salon()
    mine = await visit(salon)
    await actions.plan_visit(mine)
    await change(mine, status="cancelled")
    await actions.call_off(mine, tell=tell)
    assert await planned(mine) == left


async def test_a_visit_that_is_on_again_is_told_only_to_who_was_told_that_it_is_off() -> None:
    salon = await open_salon()
    for told in (True, False):
        mine = await visit(salon, NEXT_WEEK + timedelta(hours=told))
        await actions.plan_visit(mine)
        await Message.update({Message.status: "sent", Message.sent_at: NOW}).where(Message.kind == "booked")
        await change(mine, status="cancelled")
        await actions.call_off(mine, tell=True)
        if told:
            await Message.update({Message.status: "sent"}).where(Message.kind == "cancelled")
        await change(mine, status="waiting")
        await actions.plan_visit(mine)
        # an unsent cancellation is no longer true, and the worker will see that
        kinds = [kind for kind, _ in await planned(mine) if kind != "cancelled"]
        assert kinds == (["booked"] if told else []) + ["evening", "soon"]


async def test_a_done_visit_is_thanked_for_in_the_morning_hours() -> None:
    salon = await open_salon()
    mine = await visit(salon, NOW)
    await change(mine, status="done", done_at=NOW + timedelta(hours=11))
    await actions.thank(mine)
    assert await planned(mine) == [("thanks", "02 08:00")]


async def test_reopening_takes_the_thanks_back_and_closing_again_plans_them_again() -> None:
    salon = await open_salon()
    mine = await visit(salon, NOW)
    await change(mine, status="done", done_at=NOW)
    await actions.thank(mine)
    await actions.unthank(mine)
    assert await planned(mine) == []
    await change(mine, done_at=NOW + timedelta(hours=1))
    await actions.thank(mine)
    assert await planned(mine) == [("thanks", "01 11:00")]
    assert await Message.count() == 1


async def test_nobody_is_thanked_twice() -> None:
    salon = await open_salon()
    mine = await visit(salon, NOW)
    await change(mine, status="done", done_at=NOW)
    await actions.thank(mine)
    await Message.update({Message.status: "sent", Message.sent_at: NOW}, force=True)
    await actions.unthank(mine)
    await actions.thank(mine)
    assert await planned(mine) == []


async def failed_message() -> tuple[object, int]:
    salon = await open_salon()
    await actions.plan_visit(await visit(salon))
    await Message.update({Message.status: "failed", Message.why: "550 no"}, force=True)
    [row] = await Message.select(Message.id).where(Message.kind == "booked")
    return salon, row["id"]


async def test_a_person_may_send_a_failed_message_again() -> None:
    salon, message_id = await failed_message()
    with clock.pretend(NOW + 3 * DAY):
        await actions.send_again(salon.actors["Olga"], message_id)
    [row] = await Message.select().where(Message.id == message_id)
    assert (row["status"], row["due_at"], row["expires_at"]) == ("waiting", NOW + 3 * DAY, NOW + 4 * DAY)
    [entry] = await JournalEntry.select()
    assert (entry["who"], entry["action"], entry["branch"]) == ("Olga", "send again", salon.center)


async def test_what_waits_or_was_sent_is_not_sent_again() -> None:
    salon, message_id = await failed_message()
    for status in ("waiting", "sending", "sent", "cancelled"):
        await Message.update({Message.status: status}).where(Message.id == message_id)
        with pytest.raises(CannotSendAgain):
            await actions.send_again(salon.actors["Olga"], message_id)
    assert await JournalEntry.count() == 0


async def test_nothing_is_sent_again_about_a_visit_that_is_off() -> None:
    salon, message_id = await failed_message()
    await Visit.update({Visit.status: "cancelled"}, force=True)
    with pytest.raises(NothingToSend, match="the visit is cancelled"):
        await actions.send_again(salon.actors["Olga"], message_id)
    assert await Message.count().where(Message.status == "failed") == 3


async def test_only_the_branch_and_only_with_the_right_sends_again() -> None:
    salon, message_id = await failed_message()
    with pytest.raises(NotFound):
        await actions.send_again(salon.actors["Boris"], message_id)
    with pytest.raises(Forbidden):
        await actions.send_again(salon.actors["Anna"], message_id)
    for nowhere in (0, 10**30, message_id + 1000):
        with pytest.raises(NotFound):
            await actions.send_again(salon.actors["Vera"], nowhere)
    assert await Message.count().where(Message.status == "failed") == 3
