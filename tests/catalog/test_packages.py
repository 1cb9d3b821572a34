"""Packages at the desk: what one is made of, in which order, what that saves, and what cannot be."""

import pytest

from catalog.combined_tables import AddOn, ServicePart
from catalog.rules import package_minutes
from catalog.tables import Service, ServicePrice
from kit.db import fetch_value
from kit.journal import JournalEntry
from tests.browse import browser
from tests.cast import Salon, add, open_salon
from tests.catalog.journal import last_entry
from tests.catalog.packages import new_look, place_of
from tests.sending import opened


async def parts_of(package: int) -> list[int]:
    rows = await ServicePart.objects().where(ServicePart.package == package).order_by(ServicePart.position)
    return [each.service for each in rows]


async def minutes_of(service: int) -> int:
    found: int = await fetch_value("SELECT minutes FROM service WHERE id = $1", service)
    return found


def test_what_may_be_done_at_once_counts_as_long_as_its_longest() -> None:
    assert package_minutes([(60, False), (120, False)]) == 180
    assert package_minutes([(60, True), (45, True), (30, False)]) == 90
    assert package_minutes([(60, True)]) == 60


async def test_a_service_becomes_a_package_and_is_as_long_as_its_services() -> None:
    salon = await open_salon()
    package = await new_look(salon)
    here = f"/desk/services/{package}/parts"
    async with browser(salon.actors["Vera"]) as vera:
        assert "An ordinary service" in (await vera.get(here)).text
        for service in (salon.colour, salon.haircut):
            form = await opened(vera, here, here)
            assert (await vera.post(here, data={**form, "service": service})).status_code == 303
        page = (await vera.get(here)).text
        listed = (await vera.get("/desk/services")).text
        own = (await vera.get(f"/desk/services/{package}")).text
    assert (await parts_of(package), await minutes_of(package)) == ([salon.colour, salon.haircut], 180)
    assert "saves €35.00 compared with the services one by one" in page
    assert "Package: Colour, Haircut" in listed
    assert "180, as long as its services" in own
    entry = await last_entry()
    assert (entry.action, entry.subject_id) == ("change package", package)
    assert '"Colour, Haircut"' in str(entry.after)


async def test_the_order_is_changed_one_place_at_a_time() -> None:
    salon = await open_salon()
    package = await new_look(salon, salon.colour, salon.haircut)
    place = f"/desk/services/{package}/parts/{await place_of(package, salon.haircut)}/place"
    async with browser(salon.actors["Vera"]) as vera:
        for to, order in (
            ("up", [salon.haircut, salon.colour]),
            ("up", [salon.haircut, salon.colour]),
            ("down", [salon.colour, salon.haircut]),
        ):
            form = await opened(vera, f"/desk/services/{package}/parts", place)
            assert (await vera.post(place, data={**form, "to": to})).status_code == 303
            assert await parts_of(package) == order
        assert (await vera.post(place, data={"to": "sideways"})).status_code == 422
        assert (await vera.post(place.replace("/place", "9/place"), data={"to": "up"})).status_code == 404
    assert await parts_of(package) == [salon.colour, salon.haircut]


async def test_taking_a_service_out_is_asked_first_and_without_the_last_it_is_ordinary_again() -> None:
    salon = await open_salon()
    package = await new_look(salon, salon.colour, salon.haircut)
    async with browser(salon.actors["Vera"]) as vera:
        for service, done in ((salon.colour, "taken-out"), (salon.haircut, "ordinary")):
            removal = f"/desk/services/{package}/parts/{await place_of(package, service)}/removal"
            asked = await vera.get(removal)
            assert ("It is the last one" in asked.text) == (done == "ordinary")
            gone = await vera.post(removal, data=await opened(vera, removal, removal))
            assert gone.headers["location"].endswith(f"done={done}")
        assert (await vera.get(removal)).status_code == 404
    assert (await parts_of(package), await minutes_of(package)) == ([], 60)


async def unfit(salon: Salon) -> dict[str, int]:
    """What cannot be part of a package, by what is said of it."""
    category = await fetch_value("SELECT category FROM service WHERE id = $1", salon.haircut)
    made = {
        "is a class": Service(category=category, name="Yoga", minutes=60, capacity=8),
        "is only added": Service(category=category, name="Hot towel", minutes=5, is_addon_only=True),
        "no such service": Service(category=category, name="Perm", minutes=90, is_active=False),
    }
    return {said: await add(each) for said, each in made.items()}


async def test_what_cannot_be_part_of_a_package_is_refused_in_words_and_nothing_changes() -> None:
    salon = await open_salon()
    package = await new_look(salon, salon.colour)
    other = await new_look(salon, salon.haircut)
    cannot = {**await unfit(salon), "a package itself": other, "part of itself": package, "whole number": 0}
    entries = await JournalEntry.count()
    here = f"/desk/services/{package}/parts"
    async with browser(salon.actors["Vera"]) as vera:
        for said, service in cannot.items():
            answer = await vera.post(here, data={"service": service})
            assert (answer.status_code, said in answer.text) == (422, True), said
        assert (await vera.post(here, data={"service": "999999"})).status_code == 422
        assert f'value="{salon.haircut}"' in answer.text
    assert (await parts_of(package), await JournalEntry.count()) == ([salon.colour], entries)


async def test_a_part_a_class_and_an_add_on_cannot_become_packages() -> None:
    salon = await open_salon()
    await new_look(salon, salon.colour)
    trim = await new_look(salon)
    await add(AddOn(service=salon.haircut, addon=trim))
    yoga = (await unfit(salon))["is a class"]
    async with browser(salon.actors["Vera"]) as vera:
        for service, said in ((salon.colour, "is part of"), (trim, "is added to"), (yoga, "is a class")):
            here = f"/desk/services/{service}/parts"
            assert said in (await vera.get(here)).text
            answer = await vera.post(here, data={"service": salon.haircut})
            assert (answer.status_code, said in answer.text) == (422, True)
            assert await parts_of(service) == []


async def test_a_package_has_at_most_six_services() -> None:
    salon = await open_salon()
    package = await new_look(salon, *[salon.haircut] * 6)
    here = f"/desk/services/{package}/parts"
    async with browser(salon.actors["Vera"]) as vera:
        assert "as many services as a package can have" in (await vera.get(here)).text
        answer = await vera.post(here, data={"service": salon.colour})
    assert (answer.status_code, "at most 6" in answer.text) == (422, True)
    assert len(await parts_of(package)) == 6


async def test_neither_a_package_nor_its_services_can_be_made_a_class() -> None:
    salon = await open_salon()
    package = await new_look(salon, salon.colour, salon.haircut)
    async with browser(salon.actors["Vera"]) as vera:
        for service in (package, salon.haircut):
            category = await fetch_value("SELECT category FROM service WHERE id = $1", service)
            typed = {"name": "Other", "minutes": "30", "position": "0", "capacity": "8", "max_seats": "1"}
            buffers = dict.fromkeys(("staff_before", "staff_after", "room_before", "room_after"), "0")
            answer = await vera.post(
                f"/desk/services/{service}",
                data={**typed, **buffers, "category": category, "any_staff": "fair"},
            )
            assert (answer.status_code, 'id="capacity-error"' in answer.text) == (422, True)
            assert await fetch_value("SELECT capacity FROM service WHERE id = $1", service) == 1


async def test_a_package_gets_longer_with_its_services_and_shorter_when_they_go_at_once() -> None:
    salon = await open_salon()
    package = await new_look(salon, salon.colour, salon.haircut)
    async with browser(salon.actors["Vera"]) as vera:
        page = (await vera.get(f"/desk/services/{salon.haircut}")).text
        assert "60" in page
        for service in (salon.haircut, salon.colour):
            await vera.post(f"/desk/services/{service}/rules", data={"at_once": "yes"})
    assert await minutes_of(package) == 120


async def test_the_page_says_where_and_why_a_package_cannot_be_booked() -> None:
    salon = await open_salon()
    package = await new_look(salon, salon.colour, salon.haircut)
    await add(ServicePrice(service=package, branch=salon.harbour, price=900_000))
    here = f"/desk/services/{package}/parts"
    async with browser(salon.actors["Vera"]) as vera:
        assert "cannot be booked here, where Colour is not offered" in (await vera.get(here)).text
        await Service.update({Service.is_online: False}).where(Service.id == salon.haircut)
        assert "Only the desk can book the package" in (await vera.get(here)).text
        await Service.update({Service.is_active: False}).where(Service.id == salon.haircut)
        assert "Nobody can book the package: Haircut is retired" in (await vera.get(here)).text
        await ServicePrice.delete().where(ServicePrice.service == package)
        assert "no price in any branch yet" in (await vera.get(here)).text


@pytest.mark.parametrize(
    ("price", "said"),
    [(15_500, "as much as the services one by one"), (16_000, "€5.00 more than the services one by one")],
)
async def test_a_package_that_saves_nothing_says_so(price: int, said: str) -> None:
    salon = await open_salon()
    package = await new_look(salon, salon.colour, salon.haircut, price=price)
    async with browser(salon.actors["Vera"]) as vera:
        assert said in (await vera.get(f"/desk/services/{package}/parts")).text


async def test_retiring_a_service_says_which_packages_go_with_it() -> None:
    salon = await open_salon()
    await new_look(salon, salon.colour, salon.haircut)
    async with browser(salon.actors["Vera"]) as vera:
        asked = await vera.get(f"/desk/services/{salon.colour}/retirement")
    assert "It is part of New look: nobody can book that either then." in asked.text


async def test_a_package_that_was_changed_meanwhile_is_shown_as_it_is_and_nothing_is_lost() -> None:
    salon = await open_salon()
    package = await new_look(salon, salon.colour)
    here = f"/desk/services/{package}/parts"
    removal = f"{here}/{await place_of(package, salon.colour)}/removal"
    async with browser(salon.actors["Vera"]) as vera:
        old, old_removal = await opened(vera, here, here), await opened(vera, removal, removal)
        await vera.post(here, data={"service": salon.haircut})
        stale = await vera.post(here, data={**old, "service": salon.haircut})
        assert (stale.status_code, "As it is now" in stale.text) == (409, True)
        stale = await vera.post(removal, data=old_removal)
        assert (stale.status_code, "As it is now" in stale.text) == (409, True)
    assert await parts_of(package) == [salon.colour, salon.haircut]


async def test_a_form_sent_twice_adds_one_service() -> None:
    salon = await open_salon()
    package = await new_look(salon)
    here = f"/desk/services/{package}/parts"
    async with browser(salon.actors["Vera"]) as vera:
        form = {**await opened(vera, here, here), "service": salon.colour}
        assert [(await vera.post(here, data=form)).status_code for _ in range(2)] == [303, 303]
    assert await parts_of(package) == [salon.colour]


async def test_a_package_sold_in_somebody_elses_branch_is_left_alone() -> None:
    salon = await open_salon()
    package = await new_look(salon, salon.colour, salon.haircut)
    place = await place_of(package, salon.colour)
    here = f"/desk/services/{package}/parts"
    async with browser(salon.actors["Boris"]) as boris:
        for path, typed in (
            (here, {"service": salon.haircut}),
            (f"{here}/{place}/place", {"to": "down"}),
            (f"{here}/{place}/removal", {}),
        ):
            assert (await boris.post(path, data=typed)).status_code == 409
    assert await parts_of(package) == [salon.colour, salon.haircut]


async def test_who_may_not_edit_the_catalogue_sees_no_packages_page() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        assert (await olga.get(f"/desk/services/{salon.haircut}/parts")).status_code == 403
