"""The form of a new visit asks for fields of visits that say so, and keeps all or nothing."""

import pytest

from clients.actions.fields import change_field
from clients.rules.fields import load
from clients.schemas import FieldForm
from clients.tables import Visit
from kit.errors import Invalid
from tests.booking.test_new_visits import and_colour
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.clients.own import own

pytestmark = pytest.mark.usefixtures("morning")
DESK = {"of": "visit", "is_at_desk": "yes"}


async def asks() -> tuple[Salon, str, str, dict[str, str]]:
    """A salon that asks for parking, and the plate where there is any; with a form that says neither."""
    salon = await open_salon()
    parking = await own(salon, "Parking", "yes_no", is_required="yes", **DESK)
    waits = {"when_field": str(parking.id), "when_value": "yes", "is_required": "yes"}
    plate = await own(salon, "Plate", **waits, **DESK)
    return salon, parking.name, plate.name, and_colour(salon, fields=f"{parking.id},{plate.id}")


async def test_what_is_missing_is_said_and_everything_typed_stays() -> None:
    salon, parking, plate, typed = await asks()
    async with browser(salon.actors["Olga"]) as olga:
        assert "Parking" in (await olga.get(f"/desk/visits/new?branch={salon.center}")).text
        empty = await olga.post("/desk/visits", data=typed)
        assert empty.status_code == 422
        assert "Please fill this in." in empty.text
        half = await olga.post("/desk/visits", data={**typed, parking: "yes", plate: ""})
        assert half.status_code == 422
        assert '<option value="yes" selected>' in half.text
        assert 'value="Petra"' in half.text
        more = await olga.post("/desk/visits/new/rows", data={**typed, plate: "B-AB 12"})
        assert "B-AB 12" in more.text
    assert await Visit.count() == 0


async def test_one_and_several_services_keep_what_was_filled_in() -> None:
    salon, parking, plate, typed = await asks()
    one = {name: text for name, text in typed.items() if not name.endswith("-2")}
    async with browser(salon.actors["Olga"]) as olga:
        for sent, time in ((typed, "11:00"), (one, "15:00")):
            said = {**sent, "time": time, parking: "yes", plate: "B-AB 12"}
            answer = await olga.post("/desk/visits", data=said)
            assert answer.status_code == 303, answer.text
    kept = await Visit.select(Visit.extra).output(as_list=True)
    assert [list(load(each).values()) for each in kept] == [[True, "B-AB 12"]] * 2


async def test_a_condition_that_does_not_hold_asks_nothing_more() -> None:
    salon, parking, plate, typed = await asks()
    async with browser(salon.actors["Olga"]) as olga:
        sent = {**typed, parking: "no", plate: "left over"}
        assert (await olga.post("/desk/visits", data=sent)).status_code == 303
    visit = await Visit.objects().first()
    assert list(load(visit.extra).values()) == [False]


async def test_a_link_takes_none_of_it_and_says_so() -> None:
    salon, parking, _, typed = await asks()
    one = {name: text for name, text in typed.items() if not name.endswith("-2")}
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.post("/desk/express", data={**one, "keep": "60", parking: "yes"})
    assert answer.status_code == 422
    assert "Leave this empty for a link." in answer.text


async def test_the_desk_asks_only_under_conditions_that_it_asks_itself() -> None:
    salon = await open_salon()
    silent = await own(salon, "Parking", "yes_no", of="visit")
    waits = {"when_field": str(silent.id), "when_value": "yes"}
    with pytest.raises(Invalid) as refusal:
        await own(salon, "Plate", **waits, **DESK)
    assert "“Parking”" in refusal.value.fields["when_field"]
    vera = salon.actors["Vera"]
    await change_field(vera, silent.id, FieldForm(title="Parking", kind="yes_no", is_at_desk="yes"))
    await own(salon, "Plate", **waits, **DESK)
    with pytest.raises(Invalid) as refusal:
        await change_field(vera, silent.id, FieldForm(title="Parking", kind="yes_no"))
    assert "“Plate”" in refusal.value.fields["is_at_desk"]
