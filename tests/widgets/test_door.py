"""Checking oneself in by the poster at the door: in its window, once, and without learning of others."""

from datetime import UTC, datetime, timedelta

import pytest

from booking import actions
from booking.actions import check_in, posters
from booking.door_tables import DoorPoster
from booking.tables import Change
from catalog.tables import Branch
from clients.rules import short_code
from clients.tables import Client, Visit
from kit import clock
from kit.rights import SYSTEM
from tests.browse import browser
from tests.cast import Salon, open_salon
from widgets import limits

pytestmark = pytest.mark.usefixtures("morning")
TEN = datetime(2026, 12, 1, 9, tzinfo=UTC)
PHONE = "0151 12345678"
NOTHING = "We found no visit of yours to check in now."


async def at_the_door(salon: Salon, at: datetime = TEN) -> tuple[DoorPoster, Visit]:
    await posters.put_up(salon.actors["Nora"], salon.center, 30, 15)
    found = await DoorPoster.objects().first()
    wanted = actions.Booking(salon.center, salon.haircut, salon.anna, at, client=salon.masha)
    assert found is not None
    return found, await actions.book(SYSTEM, wanted)


async def send(poster: DoorPoster, who: str, path: str = "", **moved: float):  # type: ignore[no-untyped-def]
    async with browser() as phone:
        with clock.pretend(TEN + timedelta(**moved)):
            return await phone.post(f"/c/{poster.code}{path}", data={"who": who})


async def status(visit: Visit) -> str:
    found = await Visit.objects().get(Visit.id == visit.id)
    assert found is not None
    return str(found.status)


@pytest.mark.parametrize("way", ["phone", "short", "link"])
async def test_by_phone_or_code_the_visit_is_found_confirmed_and_the_desk_hears(way: str) -> None:
    salon = await open_salon()
    poster, visit = await at_the_door(salon)
    who = {"phone": PHONE, "short": short_code(visit.code), "link": f"https://x.test/v/{visit.code}"}[way]
    shown = await send(poster, who, minutes=-20)
    assert (shown.status_code, "Your visit at 10:00" in shown.text) == (200, True)
    assert await status(visit) == "waiting"
    news = await Change.count()
    done = await send(poster, who, "/arrival", minutes=-20)
    assert (done.status_code, done.headers["location"]) == (303, f"/c/{poster.code}?done=1")
    assert (await status(visit), await Change.count()) == ("arrived", news + 1)


async def test_a_phone_number_of_six_figures_is_one_though_a_code_has_as_many() -> None:
    salon = await open_salon()
    poster, _ = await at_the_door(salon)
    await Client.update({Client.phone: "+4930123456"}).where(Client.id == salon.masha)
    assert "Your visit at 10:00" in (await send(poster, "030 123456")).text
    await Branch.update({Branch.country: "AD"}).where(Branch.id == salon.center)
    await Client.update({Client.phone: "+376312345"}).where(Client.id == salon.masha)
    assert "Your visit at 10:00" in (await send(poster, "312 345")).text


async def test_nothing_of_the_visit_is_told_to_who_knows_a_number() -> None:
    salon = await open_salon()
    poster, visit = await at_the_door(salon)
    page = (await send(poster, PHONE)).text
    assert not [
        each for each in ("Masha", "Haircut", "Anna", visit.code, short_code(visit.code)) if each in page
    ]


async def test_a_number_that_comes_to_nothing_has_one_answer_whatever_the_cause() -> None:
    salon = await open_salon()
    poster, visit = await at_the_door(salon)
    answers = {
        (await send(poster, "0151 99999999")).text.replace("0151 99999999", ""),
        (await send(poster, PHONE, hours=-2)).text.replace(PHONE, ""),
        (await send(poster, PHONE, minutes=16)).text.replace(PHONE, ""),
    }
    await actions.cancel(SYSTEM, visit.id, "ill")
    answers.add((await send(poster, PHONE)).text.replace(PHONE, ""))
    assert len(answers) == 1
    assert NOTHING in answers.pop()


async def test_the_own_code_too_early_says_from_when_on() -> None:
    salon = await open_salon()
    poster, visit = await at_the_door(salon)
    answer = await send(poster, short_code(visit.code), hours=-1)
    assert (answer.status_code, "from 30 minutes before it" in answer.text) == (409, True)


@pytest.mark.parametrize("minutes", [-31, 16])
async def test_outside_the_window_nobody_is_checked_in_by_a_page_left_open(minutes: int) -> None:
    salon = await open_salon()
    poster, visit = await at_the_door(salon)
    for who in (PHONE, visit.code, short_code(visit.code)):
        assert (await send(poster, who, "/arrival", minutes=minutes)).status_code == 409
    assert await status(visit) == "waiting"


async def test_without_the_window_a_page_left_open_would_check_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_in, "is_at_the_door", lambda *_: True)
    salon = await open_salon()
    poster, visit = await at_the_door(salon)
    assert (await send(poster, visit.code, "/arrival", minutes=60)).status_code == 303
    assert await status(visit) == "arrived"


async def test_a_second_tap_changes_nothing() -> None:
    salon = await open_salon()
    poster, visit = await at_the_door(salon)
    assert [(await send(poster, PHONE, "/arrival")).status_code for _ in range(2)] == [303, 409]
    assert await status(visit) == "arrived"


async def test_a_renewed_poster_makes_the_old_one_worthless() -> None:
    salon = await open_salon()
    old, visit = await at_the_door(salon)
    await posters.renew(salon.actors["Nora"], salon.center)
    assert (await send(old, PHONE, "/arrival")).status_code == 404
    async with browser() as phone:
        assert (await phone.get(f"/c/{old.code}")).status_code == 404
    assert await status(visit) == "waiting"


async def test_a_visit_of_another_branch_is_not_found_at_this_door() -> None:
    salon = await open_salon()
    poster, _ = await at_the_door(salon)
    there = actions.Booking(
        salon.harbour, salon.haircut, salon.boris, datetime(2026, 12, 2, 1, tzinfo=UTC), client=salon.masha
    )
    other = await actions.book(SYSTEM, there)
    assert NOTHING in (await send(poster, other.code)).text


async def test_nothing_typed_is_asked_for_again() -> None:
    salon = await open_salon()
    poster, _ = await at_the_door(salon)
    assert (await send(poster, "  ")).status_code == 422


async def test_who_tries_number_after_number_has_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "per_minute", lambda: 3)
    salon = await open_salon()
    poster, _ = await at_the_door(salon)
    answers = [(await send(poster, f"0151 {number}")).status_code for number in range(4)]
    assert answers == [409, 409, 409, 429]


async def test_the_visits_page_shows_its_code_which_holds_the_link_alone() -> None:
    salon = await open_salon()
    _, visit = await at_the_door(salon)
    async with browser() as phone:
        page = (await phone.get(f"/v/{visit.code}")).text
        picture = await phone.get(f"/v/{visit.code}/code.svg")
    assert short_code(visit.code) in page
    assert f"/v/{visit.code}/code.svg" in page
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert "Masha" not in picture.text


async def test_the_page_of_the_visit_checks_in_while_the_door_is_open_for_it() -> None:
    poster, visit = await at_the_door(await open_salon())
    place = f"/v/{visit.code}"
    async with browser() as b:
        for moved, status_code in ((-40, 409), (-20, 303), (-15, 303)):
            with clock.pretend(TEN + timedelta(minutes=moved)):
                assert ("I am here" in (await b.get(place)).text) == (moved == -20)
                assert (await b.post(f"{place}/arrival")).status_code == status_code
            assert await status(visit) == ("waiting" if status_code == 409 else "arrived")
        await DoorPoster.delete().where(DoorPoster.id == poster.id)
        await Visit.update({Visit.status: "waiting"}).where(Visit.id == visit.id)
        with clock.pretend(TEN):
            assert "I am here" not in (await b.get(place)).text
            assert (await b.post(f"{place}/arrival")).status_code == 409
