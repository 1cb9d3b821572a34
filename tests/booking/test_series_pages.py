"""Series of a class at the desk, over HTTP."""

import pytest

from booking import actions
from booking.tables import GroupEvent
from tests.booking.class_forms import typed
from tests.booking.classes import offer_yoga, put_on, seat, taken
from tests.booking.scene import at
from tests.browse import browser
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")


async def test_a_series_is_put_on_by_the_same_form() -> None:
    salon = await open_salon()
    yoga = await offer_yoga(salon)
    weekly = {"repeats": "WEEKLY", "we": "yes", "fr": "yes", "count": "4"}
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.post("/desk/events", data=typed(salon, yoga, **weekly))
        assert answer.status_code == 303
        sheet = await olga.get(answer.headers["location"])
        assert "3 more dates follow" in sheet.text
    days = [f"{each.starts_at:%a %d}" for each in await GroupEvent.objects().order_by(GroupEvent.id)]
    assert days == ["Wed 02", "Fri 04", "Wed 09", "Fri 11"]


async def test_a_series_that_cannot_be_says_why_and_keeps_what_was_typed() -> None:
    salon = await open_salon()
    yoga = await offer_yoga(salon)
    await put_on(salon, yoga)
    async with browser(salon.actors["Olga"]) as olga:
        endless = await olga.post("/desk/events", data=typed(salon, yoga, repeats="WEEKLY"))
        assert endless.status_code == 422
        assert "A series without end cannot be kept" in endless.text
        assert 'value="WEEKLY" selected' in endless.text
        daily = typed(salon, yoga, repeats="rule", rule="FREQ=DAILY;COUNT=5")
        clash = await olga.post("/desk/events", data=daily)
        assert clash.status_code == 409
        assert "2 dates cannot be, so nothing was changed" in clash.text
        assert "Wed 2 Dec 2026" in clash.text
        assert "Sun 6 Dec 2026" in clash.text
        assert await GroupEvent.count() == 1
        made = await olga.post("/desk/events", data={**daily, "skip": "yes"})
        assert made.status_code == 201
        assert "3 dates are on" in made.text
        assert "2 were left out" in made.text
    assert await GroupEvent.count() == 4


async def repeated(salon: Salon) -> list[GroupEvent]:
    first = actions.NewEvent(salon.center, await offer_yoga(salon), salon.anna, at("10:00"))
    return (await actions.create_series(salon.actors["Olga"], first, "FREQ=WEEKLY;COUNT=3")).events


async def test_a_change_reaches_as_far_as_was_chosen() -> None:
    salon = await open_salon()
    first, second, third = await repeated(salon)
    async with browser(salon.actors["Olga"]) as olga:
        path = f"/desk/events/{second.id}/change"
        assert "This and the following" in (await olga.get(path)).text
        wanted = typed(salon, first.service, day="2026-12-09", time="11:00", scope="following", version="1")
        assert (await olga.post(path, data={**wanted, "scope": "none"})).status_code == 422
        assert (await olga.post(path, data=wanted)).status_code == 303
    hours = [each.starts_at.hour + 1 for each in await GroupEvent.objects().order_by(GroupEvent.id)]
    assert hours == [10, 11, 11]
    assert third.id


async def test_calling_a_series_off_says_how_many_people_each_choice_reaches() -> None:
    salon = await open_salon()
    first, second, third = await repeated(salon)
    for number, event in enumerate((first, second, second, third)):
        await seat(event.id, number)
    async with browser(salon.actors["Olga"]) as olga:
        path = f"/desk/events/{second.id}/cancellation"
        question = await olga.get(path)
        for words in (
            "Only this date (1 date, 2 booked)",
            "following (2 dates, 3 booked)",
            "(3 dates, 4 booked)",
        ):
            assert words in question.text
        stale = await olga.post(path, data={"scope": "following", "version": "7", "why": "Summer"})
        assert stale.status_code == 409
        assert 'value="Summer"' in stale.text
        assert 'name="version" value="1"' in stale.text
        assert (await olga.post(path, data={"scope": "following", "version": "1"})).status_code == 303
    off = await GroupEvent.count().where(GroupEvent.cancelled_at.is_not_null())
    assert (off, await taken(first.id)) == (2, 1)


async def test_clients_are_copied_from_the_sheet_and_who_could_not_be_is_named() -> None:
    salon = await open_salon()
    first, second, third = await repeated(salon)
    olgas = salon.actors["Olga"]
    await actions.book_seats(olgas, actions.Places(first.id, 2, client=salon.masha))
    await actions.change_event(olgas, second.id, actions.EventChange(capacity=1), None)
    async with browser(olgas) as olga:
        assert "Copy to the following dates" in (await olga.get(f"/desk/events/{first.id}")).text
        copied = await olga.post(f"/desk/events/{first.id}/copies", data={})
        assert copied.status_code == 200
        assert "1 booked in 2 following dates" in copied.text
        assert "Masha Petrova" in copied.text
        assert "Only" not in copied.text or "1 place is left" in copied.text
    assert (await taken(second.id), await taken(third.id)) == (0, 2)
