"""What a form leaves out cannot be booked by it, whatever is sent: on every way, and nothing is changed."""

from html import unescape

import pytest

from booking.tables import Hold, Seat
from booking.waiting_tables import WaitingPreference, WaitingRequest
from clients.tables import Client, Visit
from kit.journal import JournalEntry
from tests.booking.classes import offer_yoga, put_on
from tests.booking.express import now_is, sent
from tests.booking.scene import at
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.widgets.flow import MASHA, TEN, hidden_on, times_on
from tests.widgets.test_forms import design, keep
from widgets.actions import forms as actions
from widgets.rules.forms import Kind, Step

pytestmark = pytest.mark.usefixtures("morning")
SENTENCE = "This cannot be booked here. Please choose something else."
NEW = {"name": "Petra", "phone": "0151 12345679", "email": "petra@example.com"}


async def everything() -> list[object]:
    tables = (Visit, Hold, Client, WaitingRequest, Seat)
    return [*[await table.select().order_by(table.id) for table in tables], await JournalEntry.count()]


async def limited(**steps: Step) -> Salon:
    salon = await open_salon()
    await keep(salon, design(**steps))
    return salon


async def only_colour() -> Salon:
    salon = await open_salon()
    await keep(salon, design(service=Step(Kind.service, only=(salon.colour,))))
    return salon


async def only_lena() -> Salon:
    salon = await open_salon()
    await keep(salon, design(staff=Step(Kind.staff, only=(salon.lena,))))
    return salon


async def only_harbour() -> Salon:
    salon = await open_salon()
    await keep(salon, design(branch=Step(Kind.branch, only=(salon.harbour,))))
    return salon


LIMITS = {"service": only_colour, "staff": only_lena, "branch": only_harbour}


def haircut_by_anna(salon: Salon) -> dict[str, str]:
    return {"service": str(salon.haircut), "member": str(salon.anna), "starts_at": TEN, **NEW}


def plan(salon: Salon) -> dict[str, str]:
    several = f"{salon.haircut}.m{salon.anna}~{salon.haircut}"
    return {"plan": several, "starts_at": at("10:00").isoformat(), **NEW, "guest_1": "Paul"}


def wish(salon: Salon) -> dict[str, str]:
    days = {"from_on-1": "2026-12-02", "to_on-1": "2026-12-02", "member-1": str(salon.anna)}
    return {"service": str(salon.haircut), **days, **NEW}


@pytest.mark.parametrize("what", LIMITS)
@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("holds", haircut_by_anna),
        ("visits", haircut_by_anna),
        ("together/holds", plan),
        ("together/visits", plan),
        ("waiting", wish),
    ],
)
async def test_what_a_form_leaves_out_is_refused_kindly_and_changes_nothing(
    what: str, path: str, form
) -> None:  # type: ignore[no-untyped-def]
    salon = await LIMITS[what]()
    before = await everything()
    async with browser() as b:
        refused = await b.post(f"/book/center/{path}?form=spring", data=form(salon))
        assert refused.status_code == 404
        assert SENTENCE in refused.text
        assert "form=spring" in refused.text
        if what == "branch":
            assert "/book/harbour?form=spring" in refused.text
        assert await everything() == before
        allowed = await b.post(f"/book/center/{path}", data=form(salon))
        assert allowed.status_code in (201, 303), allowed.text


@pytest.mark.parametrize("what", LIMITS)
async def test_a_program_that_names_the_form_is_told_in_json(what: str) -> None:
    salon = await LIMITS[what]()
    before = await everything()
    body = {
        "service": salon.haircut,
        "member": salon.anna,
        "starts_at": TEN,
        "name": "F",
        "phone": "+4915187654321",
    }
    async with browser() as b:
        refused = await b.post("/book/center/visits?form=spring", json=body)
        assert refused.status_code == 404
        assert refused.headers["content-type"].startswith("application/problem+json")
        assert refused.json()["title"] == SENTENCE
        assert await everything() == before
        assert (await b.post("/book/center/visits", json=body)).status_code == 201


@pytest.mark.parametrize("what", LIMITS)
async def test_a_date_of_a_class_that_the_form_leaves_out_is_neither_shown_nor_booked(what: str) -> None:
    salon = await LIMITS[what]()
    event = await put_on(salon, await offer_yoga(salon))
    before, place = await everything(), f"/book/center/events/{event.id}"
    async with browser() as b:
        page = await b.get(f"{place}?form=spring")
        assert (page.status_code, SENTENCE in page.text) == (404, True)
        code = hidden_on((await b.get(place)).text)
        typed = {**code, **NEW, "seats": "1"}
        refused = await b.post(f"{place}/visits?form=spring", data=typed)
        assert (refused.status_code, SENTENCE in refused.text) == (404, True)
        assert await everything() == before
        assert (await b.post(f"{place}/visits", data=typed)).status_code == 303


async def test_the_dates_of_a_class_are_those_of_the_forms_people() -> None:
    salon = await only_lena()
    yoga = await offer_yoga(salon)
    annas, lenas = await put_on(salon, yoga), await put_on(salon, yoga, "14:00", member=salon.lena)
    async with browser() as b:
        page = (await b.get(f"/book/center?service={yoga}&form=spring")).text
        assert f"/events/{lenas.id}?" in page
        assert f"/events/{annas.id}?" not in page
        open_page = await b.get(f"/book/center/events/{lenas.id}?form=spring")
        assert open_page.status_code == 200


async def test_anybody_is_nobody_of_a_form_with_some() -> None:
    salon = await only_lena()
    before = await everything()
    async with browser() as b:
        form = {**haircut_by_anna(salon), "member": ""}
        refused = await b.post("/book/center/holds?form=spring", data=form)
        assert (refused.status_code, SENTENCE in refused.text) == (404, True)
        assert await everything() == before
        again = hidden_on(refused.text)
        assert (again["member"], again["name"]) == (str(salon.lena), "Petra")
        chosen = await b.post(
            "/book/center/holds?form=spring", data={**again, "starts_at": times_on(refused.text)[0]}
        )
        assert chosen.status_code == 201
        assert "Petra" in chosen.text
    [kept] = await Hold.objects()
    assert kept.member == salon.lena


async def test_a_specialist_who_is_chosen_already_is_not_exchanged() -> None:
    salon = await open_salon()
    await keep(salon, design(staff=Step(Kind.staff, hidden=True, default=salon.lena)))
    async with browser() as b:
        for member in ("", str(salon.anna)):
            form = {**haircut_by_anna(salon), "member": member}
            assert (await b.post("/book/center/visits?form=spring", data=form)).status_code == 404
        assert await Visit.count() == 0
        form = {**haircut_by_anna(salon), "member": str(salon.lena)}
        assert (await b.post("/book/center/visits?form=spring", data=form)).status_code == 303


async def test_where_nobody_is_chosen_nobody_can_be() -> None:
    salon = await limited(staff=Step(Kind.staff, hidden=True))
    async with browser() as b:
        form = haircut_by_anna(salon)
        assert (await b.post("/book/center/visits?form=spring", data=form)).status_code == 404
        assert await Visit.count() == 0
        assert (
            await b.post("/book/center/visits?form=spring", data={**form, "member": ""})
        ).status_code == 303


async def test_several_services_are_with_the_forms_people_and_only_they_can_be_chosen() -> None:
    salon = await only_lena()
    asked = f"{salon.haircut}-{salon.colour}"
    async with browser() as b:
        page = unescape((await b.get(f"/book/center/together?plan={asked}&form=spring")).text)
        assert f'name="plan" value="{salon.haircut}.m{salon.lena}-{salon.colour}.m{salon.lena}"' in page
        assert "Any specialist" not in page
        assert "Anna" not in page
        typed = {"plan": asked, "starts_at": at("10:00").isoformat(), **NEW}
        held = await b.post("/book/center/together/holds?form=spring", data=typed)
        assert held.status_code == 201, held.text
    assert {each.member for each in await Hold.objects()} == {salon.lena}


async def test_a_branch_of_another_form_shows_the_forms_own() -> None:
    await only_harbour()
    async with browser() as b:
        page = await b.get("/book/center?form=spring")
        assert (page.status_code, SENTENCE in page.text) == (404, True)
        assert 'href="/book/harbour?form=spring"' in page.text
        assert 'class="choice" href="/book/center' not in page.text


async def test_the_waiting_list_of_a_form_is_for_its_people() -> None:
    salon = await only_lena()
    async with browser() as b:
        page = await b.get(f"/book/center/waiting?service={salon.haircut}&form=spring")
        assert "Anna" not in page.text
        joined = await b.post("/book/center/waiting?form=spring", data={**wish(salon), "member-1": ""})
        assert joined.status_code == 303
    [preference] = await WaitingPreference.objects()
    assert preference.member == salon.lena


async def test_what_the_desk_held_is_booked_by_any_form_and_only_another_time_is_not() -> None:
    salon = await only_colour()
    link = await sent(salon)
    async with browser() as b:
        done = await b.post(f"/x/{link.code}/visit?form=spring", data={"name": "Petra Stone"})
        assert done.status_code == 303
        other = await sent(salon, "13:00")
        await b.post(f"/x/{other.code}/refusal?form=spring")
        assert (await now_is(other)).state == "declined"
        over = await b.get(f"/x/{other.code}?form=spring")
        assert times_on(over.text) == []
        assert "Choose a service" in over.text
        assert times_on((await b.get(f"/x/{other.code}")).text) != []


async def test_what_was_begun_by_a_form_that_is_off_by_now_keeps_to_it() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    spring = await keep(salon, design(service=Step(Kind.service, only=(salon.haircut,))))
    usual = await keep(salon, design(service=Step(Kind.service, only=(salon.colour,))), "Usual")
    await actions.make_default(vera, usual.id, on=True)
    await actions.switch_form(vera, spring.id, on=False)
    async with browser() as b:
        refused = await b.post("/book/center/visits", data=haircut_by_anna(salon))
        assert refused.status_code == 404
        done = await b.post("/book/center/visits?form=spring", data=haircut_by_anna(salon))
        assert done.status_code == 303


async def test_moving_a_visit_asks_no_form() -> None:
    salon = await open_salon()
    vera = salon.actors["Vera"]
    async with browser() as b:
        done = await b.post("/book/center/visits", data={**haircut_by_anna(salon), **MASHA})
        only = await keep(salon, design(service=Step(Kind.service, only=(salon.colour,))))
        await actions.make_default(vera, only.id, on=True)
        place = done.headers["location"]
        page = await b.get(f"{place}/times")
        moved = await b.post(
            f"{place}/time", data={**hidden_on(page.text), "starts_at": "2026-12-10T14:00:00+01:00"}
        )
        assert moved.status_code == 303


def test_a_step_takes_what_its_page_lets_one_choose() -> None:
    usual, some = Step(Kind.staff), Step(Kind.staff, only=(1, 2))
    whoever, lena = Step(Kind.staff, hidden=True), Step(Kind.staff, hidden=True, default=2)
    takes = [[step.takes(each) for each in (None, 1, 2, 3)] for step in (usual, some, whoever, lena)]
    assert takes == [
        [True, True, True, True],
        [False, True, True, False],
        [True, False, False, False],
        [False, False, True, False],
    ]
    includes = [[step.includes(each) for each in (1, 2, 3)] for step in (usual, some, whoever, lena)]
    assert includes == [[True] * 3, [True, True, False], [True] * 3, [False, True, False]]
