"""The page on which is said what may be added to a service, and in which order."""

import re

import httpx
import pytest

from catalog import queries
from catalog.combined_tables import AddOn
from catalog.tables import Service
from kit.journal import JournalEntry
from tests.booking.extras import addon, beard, towel
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.sending import hidden

pytestmark = pytest.mark.usefixtures("morning")


async def tied(service: int) -> list[int]:
    return await AddOn.select(AddOn.addon).where(AddOn.service == service).order_by(
        AddOn.position
    ).output(as_list=True)  # fmt: skip


def page_of(salon: Salon, service: int = 0) -> str:
    return f"/desk/services/{service or salon.haircut}/addons"


async def test_the_owner_chooses_add_ons_in_order_and_takes_them_off_again() -> None:
    salon = await open_salon()
    first, second = await beard(salon, to=salon.colour), await towel(salon, to=salon.colour)
    here = page_of(salon)
    async with browser(salon.actors["Vera"]) as b:
        empty = await b.get(here)
        assert empty.text.count("<select") == 3
        assert "Beard trim, 15 min" in empty.text
        assert "Colour, 120 min" not in empty.text, "it needs a chair that the haircut does not"
        asked = {"addon-1": str(second), "addon-2": "", "addon-3": str(first)}
        assert (await b.post(here, data=asked)).status_code == 303
        assert await tied(salon.haircut) == [second, first]
        page = await b.get(here)
        assert page.text.count("<select") == 5
        assert re.findall(r'<option value="(\d+)" selected>', page.text) == [str(second), str(first)]
        assert (await b.post(here, data={})).status_code == 303
    assert await tied(salon.haircut) == []
    entries = await JournalEntry.select(JournalEntry.action, JournalEntry.after).order_by(JournalEntry.id)
    assert [each["action"] for each in entries] == ["change add-ons", "change add-ons"]
    assert "Hot towel" in entries[0]["after"]


@pytest.mark.parametrize(
    ("which", "sentence"),
    [
        ("itself", "This is the service itself."),
        ("a room", "“Colour” needs “Colour chair”, which “Haircut” does not."),
        ("a class", "“Yoga” is a class, and a class cannot be added."),
        ("twice", "“Beard trim” is chosen twice."),
        ("nonsense", "Choose one of the list."),
        ("huge", "Choose one of the list."),
    ],
)
async def test_what_does_not_fit_is_said_beside_it_and_what_was_chosen_stays(which, sentence) -> None:
    salon = await open_salon()
    trim = await beard(salon)
    yoga = await addon(salon, "Yoga", 60, 1000, to=salon.colour)
    await Service.update({Service.capacity: 8}).where(Service.id == yoga)
    second = {
        "itself": salon.haircut, "a room": salon.colour, "a class": yoga, "twice": trim, "nonsense": "x",
        "huge": "9" * 30,
    }[which]  # fmt: skip
    async with browser(salon.actors["Vera"]) as b:
        answer = await b.post(page_of(salon), data={"addon-1": str(trim), "addon-2": str(second)})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'id="addon-2-error"' in answer.text
    assert f'<option value="{trim}" selected>' in answer.text
    assert await tied(salon.haircut) == [trim]
    assert await JournalEntry.count() == 0


async def test_ten_can_be_added_and_no_more() -> None:
    salon = await open_salon()
    many = [await addon(salon, f"Extra {number}", 5, 100, to=salon.colour) for number in range(11)]
    asked = {f"addon-{place}": str(each) for place, each in enumerate(many, 1)}
    async with browser(salon.actors["Vera"]) as b:
        answer = await b.post(page_of(salon), data=asked)
        assert answer.status_code == 422
        del asked["addon-11"]
        assert (await b.post(page_of(salon), data=asked)).status_code == 303
    assert await tied(salon.haircut) == many[:10]


async def test_nothing_is_added_to_a_class() -> None:
    salon = await open_salon()
    trim = await beard(salon, to=salon.colour)
    await Service.update({Service.capacity: 8}).where(Service.id == salon.haircut)
    async with browser(salon.actors["Vera"]) as b:
        assert "nothing can be added to it" in (await b.get(page_of(salon))).text
        assert (await b.post(page_of(salon), data={"addon-1": str(trim)})).status_code == 409
    assert await tied(salon.haircut) == []


async def test_only_who_looks_after_every_branch_of_it_may_change_them() -> None:
    salon = await open_salon()
    trim = await beard(salon)
    async with browser(salon.actors["Boris"]) as b:
        assert (await b.post(page_of(salon), data={})).status_code == 409
    async with browser(salon.actors["Olga"]) as b:
        assert (await b.post(page_of(salon), data={})).status_code == 403
    assert await tied(salon.haircut) == [trim]


async def test_a_page_that_is_out_of_date_overwrites_nothing() -> None:
    salon = await open_salon()
    first, second = await beard(salon, to=salon.colour), await towel(salon, to=salon.colour)
    here = page_of(salon)
    async with browser(salon.actors["Vera"]) as b:
        seen = hidden((await b.get(here)).text, here)
        await b.post(here, data={**seen, "addon-1": str(first)})
        stale = await b.post(here, data={**seen, "addon-1": str(second)})
        assert stale.status_code == 409
        assert "Beard trim" in stale.text
        assert f'<option value="{second}" selected>' in stale.text
        assert await tied(salon.haircut) == [first]
        again = await b.post(here, data={**hidden(stale.text, here), "addon-1": str(second)})
        assert again.status_code == 303
    assert await tied(salon.haircut) == [second]


FORM = {
    "name": "Beard trim", "minutes": "15", "staff_before": "0", "staff_after": "0", "room_before": "0",
    "room_after": "0", "position": "0", "capacity": "1", "max_seats": "1", "any_staff": "fair",
}  # fmt: skip


async def saved(b: httpx.AsyncClient, service: int, **typed: str) -> tuple[int, str]:
    [row] = await Service.select().where(Service.id == service)
    form = {**FORM, "name": row["name"], "category": str(row["category"]), **typed}
    answer = await b.post(f"/desk/services/{service}", data=form)
    return answer.status_code, answer.text


async def test_a_service_that_is_added_to_another_cannot_become_what_does_not_fit() -> None:
    salon = await open_salon()
    trim = await beard(salon)
    [chair] = await queries.needs_of_service(salon.colour)
    async with browser(salon.actors["Vera"]) as b:
        status, page = await saved(b, trim, capacity="8")
        assert (status, "It is added to “Haircut”, which a class cannot be." in page) == (422, True)
        status, page = await saved(b, trim, **{f"need-{chair}": "1"})
        assert (status, "would need more of this than it" in page) == (422, True)
        status, page = await saved(b, salon.haircut, capacity="8")
        assert (status, "“Beard trim” is added to it" in page) == (422, True)
    [row] = await Service.select(Service.capacity).where(Service.id == trim)
    assert (row["capacity"], await queries.needs_of_service(trim)) == (1, {})


async def test_a_service_is_made_an_add_on_only_on_its_page_unless_it_is_a_class() -> None:
    salon = await open_salon()
    trim = await beard(salon)
    async with browser(salon.actors["Vera"]) as b:
        assert (await saved(b, trim, is_addon_only="yes"))[0] == 303
        assert "Add-on only" in (await b.get("/desk/services")).text
        await AddOn.delete().where(AddOn.addon == trim)
        status, page = await saved(b, trim, is_addon_only="yes", capacity="4")
        assert (status, "What is only added to other services is for one client." in page) == (422, True)
