"""Time off: asked for, answered, withdrawn; by whom, and what it changes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from booking import queries as booking
from kit.errors import Forbidden, Invalid, NotFound, Refused
from kit.journal import JournalEntry
from kit.rights import Actor
from staff import actions, queries
from staff.actions.time_off import AlreadyDecided, AlreadyOff, IsOver, NoCalendar
from staff.facts import stretch_words
from staff.queries import TimeOffAsk
from staff.reading import read_time_off
from staff.schemas import TimeOffForm
from staff.tables import TimeOff
from tests.browse import browser
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")
DAY = date(2026, 12, 2)
START, END = datetime(2026, 12, 1, 23, tzinfo=UTC), datetime(2026, 12, 2, 23, tzinfo=UTC)  # DAY, in Berlin
BERLIN = "Europe/Berlin"


async def asked(salon: Salon, name: str = "Anna") -> TimeOff:
    return await actions.ask_time_off(salon.actors[name], START, END, "Moving house")


async def fresh(made: TimeOff) -> TimeOff:
    found = await TimeOff.objects().get(TimeOff.id == made.id)
    assert found is not None
    return found


async def bookable(salon: Salon) -> bool:
    [day] = await booking.free_times(salon.center, salon.haircut, salon.anna, DAY, DAY)
    return bool(day.starts)


async def test_asked_time_off_blocks_nothing_until_it_is_approved() -> None:
    salon = await open_salon()
    made = await asked(salon)
    assert (made.status, made.asked_by, made.decided_at) == ("asked", "Anna", None)
    assert await bookable(salon)
    assert await queries.time_off([salon.anna], START, END) == []
    await actions.approve_time_off(salon.actors["Nora"], made.id, "Have fun")
    assert not await bookable(salon)
    found = await fresh(made)
    assert (found.status, found.decided_by, found.answer) == ("approved", "Nora", "Have fun")
    assert found.decided_at is not None


async def test_declined_time_off_stays_time_of_work_and_has_its_word() -> None:
    salon = await open_salon()
    made = await asked(salon)
    await actions.decline_time_off(salon.actors["Nora"], made.id, "Christmas is full")
    assert await bookable(salon)
    entry = await JournalEntry.objects().order_by(JournalEntry.id, ascending=False).first()
    assert entry is not None
    assert (entry.who, entry.action, entry.subject_id) == ("Nora", "decline time off", salon.anna)
    assert entry.before == '{"time off 2 Dec 2026": "asked: Moving house"}'
    assert entry.after == '{"time off 2 Dec 2026": "declined: Christmas is full"}'


async def test_it_is_answered_once() -> None:
    salon = await open_salon()
    made = await asked(salon)
    await actions.approve_time_off(salon.actors["Nora"], made.id)
    entries = await JournalEntry.count()
    with pytest.raises(AlreadyDecided):
        await actions.decline_time_off(salon.actors["Vera"], made.id)
    assert ((await fresh(made)).status, await JournalEntry.count()) == ("approved", entries)


async def test_it_is_withdrawn_by_who_asked_or_who_edits_staff_and_gives_the_time_back() -> None:
    salon = await open_salon()
    for who in ("Anna", "Nora"):
        made = await asked(salon)
        await actions.approve_time_off(salon.actors["Nora"], made.id)
        await actions.withdraw_time_off(salon.actors[who], made.id)
        found = await fresh(made)
        assert (found.status, found.withdrawn_by) == ("withdrawn", who)
        assert await bookable(salon)
    with pytest.raises(AlreadyDecided):
        await actions.withdraw_time_off(salon.actors["Anna"], made.id)


async def test_asking_twice_for_the_same_days_is_refused_and_names_the_first() -> None:
    salon = await open_salon()
    await asked(salon)
    with pytest.raises(AlreadyOff) as refusal:
        await actions.ask_time_off(salon.actors["Anna"], START + timedelta(hours=12), END)
    assert "You have asked time off that touches this: 2 Dec 2026." in refusal.value.sentence
    assert await TimeOff.count() == 1


async def test_only_who_has_a_calendar_asks_and_only_for_what_is_ahead() -> None:
    salon = await open_salon()
    with pytest.raises(NoCalendar):
        await asked(salon, "Olga")
    with pytest.raises(IsOver):
        await actions.ask_time_off(salon.actors["Anna"], START - timedelta(days=9), END - timedelta(days=9))
    with pytest.raises(Invalid):
        await actions.ask_time_off(salon.actors["Anna"], END, START)
    with pytest.raises(Forbidden):
        await actions.ask_time_off(Actor(1, "Nobody", member=salon.anna), START, END)
    assert await TimeOff.count() == 0


async def test_nobody_else_decides_or_withdraws() -> None:
    salon = await open_salon()
    made = await asked(salon)
    for name, error in (("Anna", Forbidden), ("Olga", Forbidden), ("Boris", NotFound)):
        with pytest.raises(error):
            await actions.approve_time_off(salon.actors[name], made.id)
    for name, error in (("Olga", Forbidden), ("Boris", NotFound)):
        with pytest.raises(error):
            await actions.withdraw_time_off(salon.actors[name], made.id)
    with pytest.raises(NotFound):
        await actions.approve_time_off(salon.actors["Nora"], 999_999)
    assert (await fresh(made)).status == "asked"


async def test_a_sheet_shows_everybodys_to_who_decides_and_to_others_their_own() -> None:
    salon = await open_salon()
    made = await asked(salon)
    await actions.take_time_off(salon.actors["Nora"], salon.lena, START, END)
    await actions.take_time_off(salon.actors["Boris"], salon.boris, START, END)

    async def seen(name: str, ask: TimeOffAsk = TimeOffAsk()) -> list[str]:  # noqa: B008
        rows, _ = await queries.time_off_sheet(salon.actors[name], ask)
        return [row["name"] for row in rows]

    assert await seen("Nora") == ["Anna", "Lena"]
    assert await seen("Vera", TimeOffAsk(branch=salon.harbour)) == ["Boris"]
    assert await seen("Nora", TimeOffAsk(status="approved")) == ["Lena"]
    assert await seen("Nora", TimeOffAsk(search="moving")) == ["Anna"]
    assert await seen("Nora", TimeOffAsk(page=9)) == ["Anna", "Lena"]
    assert await seen("Anna") == ["Anna"]
    assert await seen("Olga") == []
    assert (await queries.access_time_off(salon.actors["Anna"], made.id))["reason"] == "Moving house"
    with pytest.raises(NotFound):
        await queries.access_time_off(salon.actors["Olga"], made.id)


FORMS = {
    "one whole day": ({"starts_on": "2026-12-02"}, "2 Dec 2026"),
    "several days": ({"starts_on": "2026-12-24", "ends_on": "2026-12-31"}, "24 Dec 2026 to 31 Dec 2026"),
    "hours of a day": (
        {"starts_on": "2026-12-02", "starts": "14:00", "ends": "18:00"},
        "2 Dec 2026, 14:00-18:00",
    ),
    "from a time on": ({"starts_on": "2026-12-02", "starts": "14:00"}, "2 Dec 2026, 14:00-24:00"),
    "over a night": (
        {"starts_on": "2026-12-02", "starts": "20:00", "ends_on": "2026-12-03", "ends": "08:00"},
        "2 Dec 2026, 20:00 to 3 Dec 2026, 08:00",
    ),
    "a day of 23 hours": ({"starts_on": "2027-03-28"}, "28 Mar 2027"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_days_and_hours_off_are_read_and_shown_as_the_wall_says(name: str) -> None:
    form, shown = FORMS[name]
    starts_at, ends_at, _ = read_time_off(TimeOffForm(**form), BERLIN)
    assert stretch_words(starts_at, ends_at, BERLIN) == shown


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({}, "starts_on"),
        ({"starts_on": "2026-12-02", "ends_on": "2026-12-01"}, "ends_on"),
        ({"starts_on": "2026-12-02", "starts": "late"}, "starts"),
        ({"starts_on": "2026-12-02", "starts": "10:00+02:00"}, "starts"),
        ({"starts_on": "2027-03-28", "starts": "02:30"}, "starts"),
        ({"starts_on": "2026-12-02", "ends_on": "2029-12-02"}, "ends_on"),
        ({"starts_on": "2026-12-02", "reason": "x" * 121}, "reason"),
    ],
)
def test_time_off_that_cannot_be_is_refused_at_the_field(form: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_time_off(TimeOffForm(**form), BERLIN)
    assert set(refusal.value.fields) == {field}


async def test_somebody_asks_on_the_page_and_is_told_what_is_wrong() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Anna"]) as anna:
        wrong = await anna.post("/desk/time-off", data={"starts_on": "soon", "reason": "Rest"})
        assert wrong.status_code == 422
        assert 'value="Rest"' in wrong.text
        assert (await anna.post("/desk/time-off", data={"starts_on": "2026-12-02"})).status_code == 303
        twice = await anna.post("/desk/time-off", data={"starts_on": "2026-12-02"})
        assert twice.status_code == 409
        assert "Withdraw that one first." in twice.text
        assert "Waits for an answer" in (await anna.get("/desk/time-off")).text
    assert await TimeOff.count() == 1


async def test_the_manager_answers_on_the_page_once() -> None:
    salon = await open_salon()
    here = f"/desk/time-off/{(await asked(salon)).id}"
    async with browser(salon.actors["Nora"]) as nora:
        assert "Waits for an answer" in (await nora.get("/desk/time-off?status=asked&q=an")).text
        assert "2 Dec 2026" in (await nora.get(here)).text
        assert (await nora.post(f"{here}/refusal", data={"answer": "x" * 301})).status_code == 422
        assert (await nora.post(f"{here}/approval", data={"answer": "Enjoy"})).status_code == 303
        assert (await nora.post(f"{here}/refusal", data={})).status_code == 409


async def test_the_asker_reads_the_answer_and_may_withdraw() -> None:
    salon = await open_salon()
    made = await asked(salon)
    await actions.approve_time_off(salon.actors["Nora"], made.id, "Enjoy")
    here = f"/desk/time-off/{made.id}"
    async with browser(salon.actors["Anna"]) as anna:
        page = (await anna.get("/desk/time-off")).text
        assert "Approved" in page
        assert "“Enjoy”" in page
        assert {(await anna.get(here)).status_code, (await anna.post(f"{here}/approval")).status_code} == {
            403
        }
        assert (await anna.post(f"{here}/withdrawal")).status_code == 303
    assert (await fresh(made)).status == "withdrawn"


async def test_somebody_without_a_calendar_has_no_such_entry_and_another_branch_no_such_row() -> None:
    salon = await open_salon()
    made = await asked(salon)
    async with browser(salon.actors["Olga"]) as olga:
        assert "/desk/time-off" not in (await olga.get("/desk/calendar")).text
        assert "Moving house" not in (await olga.get("/desk/time-off")).text
        assert (await olga.post("/desk/time-off", data={"starts_on": "2026-12-02"})).status_code == 409
    async with browser(salon.actors["Boris"]) as boris:
        for path in ("", "/withdrawal"):
            assert (await boris.get(f"/desk/time-off/{made.id}{path}")).status_code == 404
    assert issubclass(NoCalendar, Refused)
