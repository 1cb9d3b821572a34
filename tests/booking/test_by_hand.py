"""Visits changed by hand over HTTP: lengths, who is told, saved anyway, undone, and two versions of one."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from httpx import Response

from booking import actions
from booking.actions import Booking, Together
from booking.rules.shape import Buffers, shape_of, shortest
from booking.rules.wants import Want, Wanted
from catalog.tables import Branch, Service
from clients.tables import Visit, VisitLine
from kit import db
from kit.rights import SYSTEM
from reminders.tables import Message
from tests.booking.web import DAY, FRAGMENT, JSON, at, booked, new_visit
from tests.browse import browser
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")
MARK = re.compile(r'name="anyway" value="([^"]+)"')


async def now(visit: Visit) -> Visit:
    found = await Visit.objects().get(Visit.id == visit.id)
    assert found is not None
    return found


async def told(visit: Visit) -> bool:
    return await Message.exists().where(
        Message.visit == visit.id, Message.kind == "moved", Message.status == "waiting"
    )


Send = Callable[..., Awaitable[Response]]


@asynccontextmanager
async def olga(salon: Salon) -> AsyncIterator[Send]:
    """Sends forms about a visit as she sees it now, and is answered in JSON."""
    async with browser(salon.actors["Olga"]) as desk:

        async def send(visit: Visit, path: str, **form: str) -> Response:
            sent = {"version": str((await now(visit)).version), **form}
            return await desk.post(f"/desk/visits/{visit.id}/{path}", data=sent, headers=JSON)

        yield send


async def test_a_visit_is_made_longer_and_shorter_and_costs_what_it_did() -> None:
    salon = await open_salon()
    visit = await booked(salon, notify=False)
    async with olga(salon) as send:
        answer = await send(visit, "time", longer="+30")
        assert (answer.status_code, answer.json()["said"]) == (200, "It takes 90 minutes now.")
        assert (await now(visit)).ends_at == at(11, 30)
        await send(visit, "time", longer="-45")
        assert (await now(visit)).ends_at == at(10, 45)
        assert await VisitLine.select(VisitLine.price).output(as_list=True) == [4500]


@pytest.mark.parametrize("length", ["0", "-5", "2000", "soon"])
async def test_a_length_that_cannot_be_is_refused_beside_its_field_and_changes_nothing(length: str) -> None:
    salon = await open_salon()
    visit = await booked(salon)
    async with olga(salon) as send:
        answer = await send(visit, "time", day=DAY, time="10:00", minutes=length)
        assert answer.status_code == 422
        assert answer.json()["fields"]["minutes"]
        assert (await now(visit)).version == 1


async def test_of_the_last_stretch_of_work_five_minutes_are_left() -> None:
    salon = await open_salon()
    await Service.update({Service.minutes: 90, Service.pattern: [30, -45, 15]}).where(
        Service.id == salon.haircut
    )
    visit = await booked(salon)
    async with olga(salon) as send:
        answer = await send(visit, "time", longer="-15")
        assert answer.json()["fields"]["minutes"].startswith("It takes at least 80 minutes")
        assert (await send(visit, "time", longer="-10")).status_code == 200
        assert shortest(shape_of(90, (30, -45, 15), Buffers(10, 10, 5, 5))) == 80 * 60
        assert shortest(shape_of(60)) == 5 * 60


async def test_a_visit_of_several_services_takes_as_long_as_they_do_and_says_so() -> None:
    salon = await open_salon()
    wanted = Wanted((Want(salon.haircut), Want(salon.haircut)))
    contact = Booking(salon.center, salon.haircut, None, at(10), client=salon.masha)
    visit = await actions.book_several(SYSTEM, Together(contact, wanted, ()))
    async with olga(salon) as send:
        answer = await send(visit, "time", longer="+15")
        assert answer.json()["fields"]["minutes"] == "Its length is that of its services."
    async with browser(salon.actors["Nora"]) as desk:
        shown = await desk.get(f"/desk/visits/{visit.id}/time", headers=FRAGMENT)
        panel = await desk.get(f"/desk/visits/{visit.id}", headers=FRAGMENT)
    assert "Its length is that of its services" in shown.text
    assert "15 min longer" not in panel.text


async def test_a_new_visit_gets_a_length_of_its_own() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        made = await olga.post("/desk/visits", data=new_visit(salon, minutes="90"), headers=JSON)
        wrong = await olga.post("/desk/visits", data=new_visit(salon, minutes="9999"), headers=FRAGMENT)
    assert made.json()["parts"][0]["end"] == f"{DAY}T12:30"
    assert "Choose a length up to 24 hours." in wrong.text
    assert await Visit.count() == 1


async def test_a_move_is_told_as_the_branch_has_it_and_a_length_only_when_that_is_asked_for() -> None:
    salon = await open_salon()
    visit = await booked(salon, notify=False)
    async with olga(salon) as send:
        assert (await send(visit, "time", longer="15")).json()["tells"] == "no"
        assert not await told(visit)
        await send(visit, "time", at=f"{DAY}T12:00")
        assert await told(visit)
        await Branch.update({Branch.quiet_moves: True}).where(Branch.id == salon.center)
        await send(visit, "time", at=f"{DAY}T14:00")
        assert not await told(visit)
        await send(visit, "news", tell="yes")
        assert await told(visit)
        await send(visit, "news", tell="no")
        assert not await told(visit)


async def test_in_the_form_the_tick_says_whether_the_client_is_told() -> None:
    salon = await open_salon()
    async with olga(salon) as send:
        for tick, expected in (("yes", True), ("", False)):
            visit = await booked(salon, 10 if tick else 14, notify=False)
            form = {"day": DAY, "time": "12:00" if tick else "16:00", "sheet": "yes"}
            await send(visit, "time", **form, **({"tell": tick} if tick else {}))
            assert await told(visit) is expected


async def test_the_refusal_itself_offers_to_save_anyway_to_who_may_and_lists_what_breaks() -> None:
    salon = await open_salon()
    visit, _ = await booked(salon, 10), await booked(salon, 12)
    form = {"day": DAY, "time": "11:30", "sheet": "yes", "version": "1"}
    address = f"/desk/visits/{visit.id}/time"
    async with browser(salon.actors["Olga"]) as olga, browser(salon.actors["Nora"]) as nora:
        assert "Save anyway" not in (await olga.post(address, data=form, headers=FRAGMENT)).text
        refused = await nora.post(address, data=form, headers=FRAGMENT)
        assert "Anna is busy 12:00–13:00 with Masha Petrova (Haircut)." in refused.text
        assert (await now(visit)).version == 1
        agreed = MARK.search(refused.text)
        assert agreed is not None
        forged = await olga.post(address, data={**form, "anyway": agreed[1]}, headers=JSON)
        assert forged.status_code == 403
        saved = await nora.post(address, data={**form, "anyway": agreed[1]})
        assert saved.status_code == 303
        panel = await olga.get(f"/desk/visits/{visit.id}", headers=FRAGMENT)
    assert "Saved anyway</strong> by Nora" in panel.text
    assert (await now(visit)).starts_at == at(11, 30)


async def test_a_new_visit_is_saved_anyway_from_its_own_form_with_what_was_typed() -> None:
    salon = await open_salon()
    await booked(salon, 11), await booked(salon, 12)
    async with browser(salon.actors["Nora"]) as nora:
        refused = await nora.post("/desk/visits", data=new_visit(salon), headers=FRAGMENT)
        assert 'value="Petra"' in refused.text
        agreed = MARK.search(refused.text)
        assert agreed is not None
        over_two = new_visit(salon, time="11:30", anyway=agreed[1])
        other = await nora.post("/desk/visits", data=over_two, headers=JSON)
        assert other.json()["title"].startswith("What is in the way has changed.")
        made = await nora.post("/desk/visits", data=new_visit(salon, anyway=agreed[1]), headers=JSON)
    assert (made.status_code, made.json()["forced"]) == (201, True)
    assert await Visit.count() == 3


async def test_a_change_is_undone_over_http_and_only_once() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    async with olga(salon) as send:
        moved = await send(visit, "time", at=f"{DAY}T14:00")
        assert moved.json()["can_undo"] is True
        undone = await send(visit, "undo")
        assert undone.json()["parts"][0]["start"] == f"{DAY}T10:00"
        again = await send(visit, "undo")
        assert (again.status_code, again.json()["title"][:29]) == (409, "This can no longer be undone:")
        assert (await now(visit)).version == 3


async def test_two_versions_stand_side_by_side_and_mine_goes_on_top_without_scripts_too() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    await actions.move(salon.actors["Nora"], visit.id, actions.Move(at(13), salon.lena, 1))
    form = {"day": DAY, "time": "15:00", "sheet": "yes", "version": "1"}
    async with browser(salon.actors["Olga"]) as olga:
        asked = await olga.post(f"/desk/visits/{visit.id}/time", data=form)
        assert asked.status_code == 409
        assert "Nora" in asked.text
        for words in ("Tuesday 1 December, 13:00", "Tuesday 1 December, 15:00", "Lena"):
            assert words in asked.text
        assert (await now(visit)).starts_at == at(13)
        await olga.post(f"/desk/visits/{visit.id}/time", data={**form, "version": "2"})
    assert (await now(visit)).starts_at == at(15)


async def test_somebody_elses_branch_has_no_conflict_no_news_and_nothing_to_undo() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    async with browser(salon.actors["Boris"]) as boris:
        assert (await boris.get(f"/desk/visits/{visit.id}/conflict?path=time")).status_code == 404
        for path in ("undo", "news", "time"):
            answer = await boris.post(
                f"/desk/visits/{visit.id}/{path}", data={"version": "1", "longer": "15"}
            )
            assert answer.status_code == 404
    assert await db.fetch_value("SELECT count(*) FROM visit_before") == 0
