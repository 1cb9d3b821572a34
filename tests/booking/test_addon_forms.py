"""Add-ons in the desk's form of a new visit."""

import re

import pytest

from clients.queries import visit_lines
from clients.tables import Visit
from tests.booking.extras import beard, towel
from tests.booking.web import FRAGMENT, at, new_visit
from tests.browse import browser
from tests.cast import open_salon

pytestmark = pytest.mark.usefixtures("morning")


def boxes(html: str) -> list[tuple[int, bool]]:
    found = re.findall(r'name="addons" type="checkbox" value="(\d+)"( checked)?', html)
    return [(int(value), bool(ticked)) for value, ticked in found]


async def test_choosing_a_service_brings_its_add_ons_also_those_only_the_desk_books() -> None:
    salon = await open_salon()
    trim = await beard(salon, is_online=False)
    async with browser(salon.actors["Olga"]) as olga:
        here = f"/desk/visits/new/addons?branch={salon.center}&service="
        page = await olga.get(f"{here}{salon.haircut}")
        assert boxes(page.text) == [(trim, False)]
        assert "Beard trim · 15 min · €15.00" in page.text
        for other in (salon.colour, "", "x", 10**6):
            assert boxes((await olga.get(f"{here}{other}")).text) == []
    async with browser(salon.actors["Boris"]) as boris:
        assert (await boris.get(f"{here}{salon.haircut}")).status_code == 404


async def test_a_visit_is_booked_with_what_was_ticked() -> None:
    salon = await open_salon()
    extra = await beard(salon), await towel(salon)
    async with browser(salon.actors["Olga"]) as olga:
        for typed in ({"addons": str(extra[0])}, {"addons": [str(each) for each in extra], "time": "14:00"}):
            assert (await olga.post("/desk/visits", data=new_visit(salon, **typed))).status_code == 303
        first, second = await Visit.objects().order_by(Visit.starts_at)
        assert (first.ends_at, second.ends_at) == (at(12, 15), at(15, 25))
        page = await olga.get(f"/desk/visits/{second.id}")
    assert [line.title for line in await visit_lines(second.id)] == ["Haircut", "Beard trim", "Hot towel"]
    assert "Hot towel" in page.text
    assert "€67.00" in page.text


async def test_a_refused_form_keeps_what_was_ticked_and_says_why() -> None:
    salon = await open_salon()
    extra = await beard(salon), await towel(salon)
    typed = new_visit(salon, addons=str(extra[1]), time="17:00")
    async with browser(salon.actors["Olga"]) as olga:
        late = await olga.post("/desk/visits", data=typed, headers=FRAGMENT)
        assert late.status_code == 409
        assert boxes(late.text) == [(extra[0], False), (extra[1], True)]
        assert "Anna works until 18:00." in late.text
        asked = await olga.post("/desk/visits/new/reasons", data=typed, headers=FRAGMENT)
        assert "The branch closes at 18:00." in asked.text
        assert boxes(asked.text) == [(extra[0], False), (extra[1], True)]
        alone = await olga.post("/desk/visits/new/reasons", data={**typed, "addons": ""}, headers=FRAGMENT)
        assert "That time is free" in alone.text
    assert await Visit.count() == 0


@pytest.mark.parametrize("addons", ["x", "-1", "9" * 30, "999999"])
async def test_what_cannot_be_added_is_said_in_words_and_nothing_is_booked(addons: str) -> None:
    salon = await open_salon()
    await beard(salon)
    async with browser(salon.actors["Olga"]) as olga:
        for path in ("/desk/visits", "/desk/visits/new/reasons"):
            answer = await olga.post(path, data=new_visit(salon, addons=addons), headers=FRAGMENT)
            assert answer.status_code < 500
        booked = await olga.post("/desk/visits", data=new_visit(salon, addons=addons), headers=FRAGMENT)
    assert booked.status_code in (409, 422)
    assert re.search("cannot be added to “Haircut”|Choose what is added from its list", booked.text)
    assert 'value="Petra"' in booked.text
    assert await Visit.count() == 0


async def test_what_is_only_added_is_no_service_of_the_form() -> None:
    salon = await open_salon()
    trim = await beard(salon, is_addon_only=True)
    async with browser(salon.actors["Olga"]) as olga:
        page = await olga.get(f"/desk/visits/new?branch={salon.center}")
        assert "Beard trim" not in page.text
        answer = await olga.post("/desk/visits", data=new_visit(salon, service=str(trim)), headers=FRAGMENT)
        assert answer.status_code == 409
        assert "only done together with another service" in answer.text
        waits = await olga.get(f"/desk/waiting/new?branch={salon.center}")
        assert "Beard trim" not in waits.text
