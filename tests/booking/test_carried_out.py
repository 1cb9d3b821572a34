"""What was saved on a tablet is sent until it is answered: carried out once, and by whom it is of."""

import re

import pytest

from booking import actions
from clients.tables import Client, Visit
from kit import clock, db
from kit.journal import JournalEntry
from kit.once import SentForm
from kit.rights import SYSTEM
from staff.rules import PERMISSIONS
from tests.booking.web import DAY, FRAGMENT, JSON, booked
from tests.browse import browser
from tests.cast import open_salon
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")
CHANGES = {
    "status": {"status": "arrived"},
    "moments": {"mark": "start"},
    "notes": {"notes": "Runs ten minutes late"},
    "time": {"at": f"{DAY}T14:00"},
}


def saved(salon, fields, *, version: int, who="Olga", code="made-on-a-tablet"):
    """As the tablet sends it."""
    by = str(salon.actors[who].account)
    return {**fields, "version": str(version), "form_code": code, "made_by": by}


async def here(salon) -> Visit:
    visit = await booked(salon)
    return await actions.set_status(SYSTEM, visit.id, Visit.Status.arrived, None)


@pytest.mark.parametrize("path", CHANGES)
async def test_sent_again_a_change_is_not_made_again_and_the_answer_tells_the_same_version(path: str) -> None:
    salon = await open_salon()
    visit = await (here(salon) if path == "moments" else booked(salon))
    sent = saved(salon, CHANGES[path], version=visit.version)
    async with browser(salon.actors["Olga"]) as olga:
        first = await olga.post(f"/desk/visits/{visit.id}/{path}", data=sent, headers=JSON)
        entries = await JournalEntry.count()
        await actions.cancel(SYSTEM, visit.id, "ill")
        again = await olga.post(f"/desk/visits/{visit.id}/{path}", data=sent, headers=JSON)
    assert (first.status_code, again.status_code) == (200, 200), again.text
    assert first.json()["made"] == again.json()["made"] == visit.version + 1
    assert again.json()["version"] == visit.version + 2
    assert await JournalEntry.count() == entries + 1  # the cancellation


async def test_what_does_not_fit_any_more_is_refused_and_forgotten_and_can_be_tried_again() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await actions.set_status(SYSTEM, visit.id, Visit.Status.confirmed, None)
    async with browser(salon.actors["Olga"]) as olga:
        sent = saved(salon, CHANGES["time"], version=1)
        refused = await olga.post(f"/desk/visits/{visit.id}/time", data=sent, headers=JSON)
        assert (refused.status_code, refused.json()["visit"]["version"]) == (409, 2)
        assert await SentForm.count() == 0
        again = await olga.post(f"/desk/visits/{visit.id}/time", data={**sent, "version": "2"}, headers=JSON)
    assert (again.status_code, again.json()["made"]) == (200, 3)


async def test_what_one_person_saved_is_not_sent_in_the_name_of_another() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    async with browser(salon.actors["Nora"]) as nora:
        for headers in (JSON, FRAGMENT):
            answer = await nora.post(
                f"/desk/visits/{visit.id}/status",
                data=saved(salon, CHANGES["status"], version=1, who="Olga"),
                headers=headers,
            )
            assert answer.status_code == 409
            assert "Somebody else saved this change" in answer.text
    fresh = await Visit.objects().get(Visit.id == visit.id)
    assert (fresh.status, fresh.version) == ("waiting", 1)


async def test_without_a_code_a_change_is_made_each_time_it_is_sent() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    async with browser(salon.actors["Olga"]) as olga:
        for notes in ("one", "two"):
            sent = {"notes": notes}
            answer = await olga.post(f"/desk/visits/{visit.id}/notes", data=sent, headers=JSON)
            assert answer.status_code == 200
    assert (await Visit.objects().get(Visit.id == visit.id)).version == 3
    assert await SentForm.count() == 0


async def test_two_who_begin_with_one_client_see_what_each_of_them_said() -> None:
    salon = await open_salon()
    visit = await here(salon)
    async with browser(salon.actors["Olga"]) as olga:
        await olga.post(f"/desk/visits/{visit.id}/moments", data={"mark": "start"}, headers=JSON)
        page = await olga.get(f"/desk/visits/{visit.id}/conflict?path=moments&mark=finish&version=2")
    row = re.search(r"In the chair.*?</tr>", page.text, re.DOTALL)
    assert row
    assert re.findall(r"Started|Finished", row[0]) == ["Started", "Finished"]


# What the tablet keeps


async def test_a_tablet_keeps_a_day_with_what_must_be_known_of_each_visit_and_what_may_follow() -> None:
    salon = await open_salon()
    visit = await here(salon)
    await Client.update({Client.warning: "Allergic to ammonia"}).where(Client.id == salon.masha)
    await db.execute("UPDATE visit SET notes = 'Late', started_at = $2 WHERE id = $1", visit.id, clock.now())
    async with browser(salon.actors["Olga"]) as olga:
        query = f"branch={salon.center}&day={DAY}&view=week&people={salon.lena}&status=done"
        kept = (await olga.get(f"/desk/calendar/kept?{query}")).json()
    assert kept["account"] == salon.actors["Olga"].account
    assert [each["member"] for each in kept["sheet"]["columns"]] == [salon.anna, salon.lena]
    assert [(each["id"], each["version"]) for each in kept["sheet"]["visits"]] == [(visit.id, 2)]
    assert kept["beside"][str(visit.id)] == {
        "notes": "Late", "comment": "", "warning": "Allergic to ammonia",
        "stage": "started", "can_note": True,
    }  # fmt: skip
    assert [each["status"] for each in kept["steps"]["waiting"]] == ["confirmed", "arrived", "no_show"]
    assert [each["mark"] for each in kept["marks"]["started"]] == ["finish", "not started"]
    assert "phone" not in str(kept)


async def test_a_specialist_keeps_the_own_column_and_nothing_else() -> None:
    salon = await open_salon()
    mine, _ = await booked(salon), await booked(salon, 11, salon.lena)
    async with browser(salon.actors["Anna"]) as anna:
        kept = (await anna.get(f"/desk/calendar/kept?branch={salon.center}&day={DAY}")).json()
        elsewhere = await anna.get(f"/desk/calendar/kept?branch={salon.harbour}", headers=JSON)
    assert list(kept["beside"]) == [str(mine.id)]
    assert kept["beside"][str(mine.id)]["can_note"]
    assert kept["steps"] == {}
    assert elsewhere.status_code == 404
    assert "book_visits" not in {each.value for each in PERMISSIONS["specialist"]}


async def test_keeping_a_day_asks_one_question_more_than_showing_it() -> None:
    salon = await open_salon()
    for hour in (10, 11, 12):
        await booked(salon, hour)
    async with browser(salon.actors["Olga"]) as olga, count_queries() as asked:
        await olga.get(f"/desk/calendar/kept?branch={salon.center}&day={DAY}")
    assert len(asked) <= 7
