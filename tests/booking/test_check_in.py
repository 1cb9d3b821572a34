"""Checking in at the desk: who fits arrives, everybody else hears why not, and nothing changes."""

from datetime import UTC, datetime, timedelta

import pytest

from booking import actions
from booking.door_tables import DoorPoster
from clients.rules import short_code
from clients.tables import Visit
from kit.journal import JournalEntry
from kit.rights import SYSTEM
from staff.tables import Session
from tests.booking.web import JSON
from tests.browse import browser
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")
HERE = "/desk/check-in"
TEN = datetime(2026, 12, 1, 9, tzinfo=UTC)


async def booked(salon: Salon, at: datetime = TEN, branch: int = 0, member: int = 0) -> Visit:
    where = branch or salon.center, salon.haircut, member or salon.anna
    return await actions.book(SYSTEM, actions.Booking(*where, at, client=salon.masha))


async def now(visit: Visit) -> Visit:
    found = await Visit.objects().get(Visit.id == visit.id)
    assert found is not None
    return found


async def scan(salon: Salon, text: str, who: str = "Olga", branch: int = 0):  # type: ignore[no-untyped-def]
    await Session.delete(force=True)
    async with browser(salon.actors[who]) as b:
        sent = {"code": text, "branch": str(branch or salon.center)}
        return await b.post(HERE, data=sent, headers=JSON)


def link(visit: Visit) -> str:
    return f"https://book.example.com/v/{visit.code}"


async def test_who_shows_the_code_is_checked_in_and_named() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    told = (await scan(salon, link(visit))).json()
    assert told["said"] == "Masha Petrova is checked in for 10:00."
    assert (told["tone"], told["what"], told["visit"]) == ("good", "Haircut, with Anna", visit.id)
    assert ((await now(visit)).status, (await now(visit)).arrived_at) == ("arrived", TEN - timedelta(hours=1))


async def test_the_short_code_does_the_same_and_twice_says_since_when() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    typed = short_code(visit.code).lower().replace("-", "")
    said = [(await scan(salon, typed)).json()["said"] for _ in range(2)]
    assert said == ["Masha Petrova is checked in for 10:00.", "Masha Petrova has been here since 09:00."]
    assert (await now(visit)).version == visit.version + 1


async def test_without_scripts_the_page_comes_back_with_what_was_done() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    async with browser(salon.actors["Olga"]) as b:
        shown = await b.post(HERE, data={"code": link(visit), "branch": str(salon.center)})
        wrong = await b.post(HERE, data={"code": "hello", "branch": str(salon.center)})
    assert "Masha Petrova is checked in for 10:00." in shown.text
    assert "That is no code of a visit." in wrong.text
    assert 'value="hello"' in wrong.text


@pytest.mark.parametrize(
    ("before", "said", "step"),
    [
        ("cancelled", "The visit of Masha Petrova at 10:00 was cancelled.", "Bring it back"),
        ("no_show", "Masha Petrova was marked as a no-show.", "Expect them again"),
        (
            "requested",
            "Masha Petrova asked for this time, and it was not accepted yet.",
            "Accept the request",
        ),
        ("listed", "Masha Petrova is on the waiting list: there was no place.", "Give a place"),
        ("done", "The visit of Masha Petrova is paid and done.", "Open the visit"),
    ],
)
async def test_who_does_not_fit_hears_why_with_the_next_step_and_nothing_changes(
    before: str, said: str, step: str
) -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await Visit.update({Visit.status: before}).where(Visit.id == visit.id)
    was = (await now(visit)).to_dict()
    told = (await scan(salon, link(visit))).json()
    assert (told["said"], told["steps"][0]["label"]) == (said, step)
    assert (await now(visit)).to_dict() == was


async def test_another_day_is_named_and_can_be_moved() -> None:
    salon = await open_salon()
    visit = await booked(salon, TEN + timedelta(days=3))
    told = (await scan(salon, link(visit))).json()
    assert told["said"] == "Masha Petrova is not expected today, but on Friday 4 December at 10:00."
    assert told["steps"] == [{"label": "Move it…", "href": f"/desk/visits/{visit.id}/time"}]
    assert (await now(visit)).status == "waiting"


async def test_another_branch_is_named_to_everybody_and_its_client_to_who_works_there() -> None:
    salon = await open_salon()
    visit = await booked(salon, datetime(2026, 12, 2, 1, tzinfo=UTC), salon.harbour, salon.boris)
    for who, said in (("Olga", "This visit"), ("Vera", "Masha Petrova: This visit")):
        told = (await scan(salon, link(visit), who)).json()
        assert told["said"] == f"{said} is at another branch: Harbour."
    assert (await scan(salon, link(visit))).json()["visit"] == 0
    assert (await now(visit)).status == "waiting"


@pytest.mark.parametrize("text", ["", "hello", "https://book.example.com/v/nothing-like-it", "AAA-AAA"])
async def test_what_is_no_code_says_so(text: str) -> None:
    salon = await open_salon()
    told = (await scan(salon, text)).json()
    assert (told["tone"], told["visit"]) == ("attention", 0)


async def test_the_poster_is_not_for_the_desk() -> None:
    salon = await open_salon()
    assert (
        "the poster at the door" in (await scan(salon, "https://x.example/c/abcdefghijklmn")).json()["said"]
    )


async def test_who_may_not_book_checks_nobody_in() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    for who in ("Anna", "Rita"):
        assert (await scan(salon, link(visit), who)).status_code == 403
    assert (await scan(salon, link(visit), "Boris")).status_code == 404
    assert (await now(visit)).status == "waiting"


async def test_the_camera_is_allowed_on_this_page_alone() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as b:
        here, elsewhere = await b.get(HERE), await b.get("/desk/calendar")
    assert here.headers["permissions-policy"] == "camera=(self), geolocation=(), microphone=()"
    assert elsewhere.headers["permissions-policy"] == "camera=(), geolocation=(), microphone=()"
    assert here.headers["content-security-policy"] == elsewhere.headers["content-security-policy"]


# The poster


async def post(salon: Salon, path: str = "", who: str = "Nora", **form: str):  # type: ignore[no-untyped-def]
    await Session.delete(force=True)
    async with browser(salon.actors[who]) as b:
        sent = {"branch": str(salon.center), "early": "30", "late": "15", **form}
        return await b.post(f"{HERE}/poster{path}", data=sent)


async def poster() -> DoorPoster | None:
    return await DoorPoster.objects().first()


async def test_a_poster_is_put_up_changed_renewed_and_taken_down_with_a_journal_that_hides_its_code() -> None:
    salon = await open_salon()
    assert (await post(salon)).status_code == 303
    first = await poster()
    await post(salon, early="60", late="0")
    second = await poster()
    assert first is not None
    assert second is not None
    assert (second.code, second.early_minutes, second.late_minutes) == (first.code, 60, 0)
    await post(salon, "/renewal")
    third = await poster()
    assert third is not None
    assert third.code != first.code
    await post(salon, "/removal")
    assert await poster() is None
    told = await JournalEntry.select(JournalEntry.before, JournalEntry.after)
    assert len(told) == 4
    assert not any(code in str(told) for code in (first.code, third.code))


async def test_who_books_prints_the_poster_and_does_not_change_it() -> None:
    salon = await open_salon()
    await post(salon)
    made = await poster()
    assert made is not None
    async with browser(salon.actors["Olga"]) as b:
        page = (await b.get(f"{HERE}/poster?branch={salon.center}")).text
    assert f"/c/{made.code}" in page
    assert "/desk/check-in/poster/renewal" not in page


async def test_a_wrong_window_is_marked_and_keeps_what_was_typed() -> None:
    salon = await open_salon()
    answer = await post(salon, early="241", late="soon")
    assert (answer.status_code, 'value="241"' in answer.text, await poster()) == (422, True, None)
    assert "Write a whole number." in answer.text


async def test_only_who_looks_after_the_branch_changes_its_poster() -> None:
    salon = await open_salon()
    for path in ("", "/renewal", "/removal"):
        assert (await post(salon, path, "Olga")).status_code == 403
        assert (await post(salon, path, "Boris")).status_code == 404
    assert await poster() is None
