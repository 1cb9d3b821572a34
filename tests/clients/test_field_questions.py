"""Fields of the business that strangers are asked for as they book."""

import pytest

from booking import actions as booking
from clients import queries
from clients.rules.fields import load
from clients.tables import Client, Visit
from kit.journal import JournalEntry
from tests.booking.classes import offer_yoga, put_on
from tests.booking.express import sent as sent_link
from tests.booking.web import FRAGMENT, booked
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.clients.own import own
from tests.counting import count_queries
from tests.widgets.flow import MASHA, TEN, book, hidden_on, hold

pytestmark = pytest.mark.usefixtures("morning")


async def questions(salon: Salon) -> tuple[str, str, str]:
    """What the booking form asks: allergic or not, to what, and which parking place."""
    allergic = await own(salon, "Allergic", "yes_no", is_asked="yes", is_required="yes")
    waiting = {"when_field": str(allergic.id), "when_value": "yes", "is_required": "yes"}
    what = await own(salon, "To what", is_asked="yes", **waiting)
    parking = await own(salon, "Parking", of="visit", is_asked="yes")
    await own(salon, "Never asked", is_required="yes")
    return allergic.name, what.name, parking.name


async def test_a_stranger_is_asked_and_what_is_missing_is_said_without_a_script() -> None:  # noqa: PLR0915
    salon = await open_salon()
    allergic, what, parking = await questions(salon)
    async with browser() as stranger:
        form = await stranger.get((await hold(stranger, salon)).headers["location"])
        assert "Never asked" not in form.text
        assert "Only where “Allergic” is Yes." in form.text
        first = await stranger.post(
            "/book/center/visits", data={**hidden_on(form.text), "name": "", "phone": "1"}
        )
        sent = {**hidden_on(form.text), **MASHA, allergic: "yes", parking: "left"}
        second = await stranger.post("/book/center/visits", data=sent)
        booked_now = await stranger.post("/book/center/visits", data={**sent, what: "nuts"})
    assert (first.status_code, second.status_code, booked_now.status_code) == (422, 422, 303)
    assert first.text.count("Please fill this in.") == 1
    assert "phone number like" in first.text
    assert f'id="{what}-error"' in second.text
    assert 'value="left"' in second.text
    visit = await Visit.objects().first()
    masha = await queries.client_row(salon.masha)
    assert visit is not None
    assert list(load(visit.extra).values()) == ["left"]
    assert list(load(masha.extra).values()) == [True, "nuts"]
    async with browser(salon.actors["Olga"]) as olga:
        page = (await olga.get(f"/desk/visits/{visit.id}")).text
        card = (await olga.get(f"/desk/clients/{salon.masha}")).text
    assert all(said in page for said in ("Answered: ", "Allergic: Yes", "To what: nuts", "Parking: left"))
    assert "nuts" in card


async def test_what_only_some_may_see_is_not_told_to_others_by_the_story_or_by_a_condition() -> None:
    salon = await open_salon()
    secret = await own(salon, "Pregnant", "yes_no", of="visit", is_asked="yes", is_private="yes")
    waits = {"when_field": str(secret.id), "when_value": "yes"}
    await own(salon, "Which month", of="visit", is_asked="yes", **waits)
    async with browser() as stranger:
        await book(stranger, salon, member=str(salon.anna), **{secret.name: "yes"})
    visit = await Visit.objects().first()
    assert visit is not None
    async with browser(salon.actors["Anna"]) as anna:
        panel = (await anna.get(f"/desk/visits/{visit.id}", headers=FRAGMENT)).text
    assert "Which month" in panel
    assert "Pregnant" not in panel
    async with browser(salon.actors["Olga"]) as olga:
        assert "Pregnant" in (await olga.get(f"/desk/visits/{visit.id}", headers=FRAGMENT)).text


async def test_a_stranger_overwrites_nothing_on_a_card_and_what_they_said_is_kept_with_the_visit() -> None:
    salon = await open_salon()
    allergic, what, _ = await questions(salon)
    known = {int(allergic[6:]): True, int(what[6:]): "milk"}
    from clients.rules.fields import dump

    await Client.update({Client.extra: dump(known)}).where(Client.id == salon.masha)
    async with browser() as stranger:
        answer = await book(stranger, salon, **{allergic: "no"})
    assert answer.status_code == 303
    assert load((await queries.client_row(salon.masha)).extra) == known
    assert await JournalEntry.exists().where(JournalEntry.action == "answer")


async def test_a_refused_booking_leaves_nothing_and_a_program_is_asked_as_well() -> None:
    salon = await open_salon()
    allergic, _, parking = await questions(salon)
    body = {"service": salon.haircut, "starts_at": TEN, "name": "Oleg", "phone": "0151 23456789"}
    async with browser() as program:
        refused = await program.post("/book/center/visits", json=body)
        answers = {allergic[6:]: "no", parking[6:]: ["right"]}
        made = await program.post("/book/center/visits", json={**body, "fields": answers})
    assert refused.status_code == 422
    assert refused.json()["fields"] == {allergic: "Please fill this in."}
    assert made.status_code == 201
    assert await Visit.count() == 1


async def test_several_services_and_places_of_a_class_ask_the_same() -> None:
    salon = await open_salon()
    allergic, *_ = await questions(salon)
    plan = {"plan": f"{salon.haircut}-{salon.colour}"}
    async with browser() as stranger:
        held = await stranger.post("/book/center/together/holds", data={**plan, "starts_at": TEN})
        form = await stranger.get(held.headers["location"])
        assert "Allergic" in form.text
        sent = {**hidden_on(form.text), **MASHA}
        refused = await stranger.post("/book/center/together/visits", data=sent)
        made = await stranger.post("/book/center/together/visits", data={**sent, allergic: "no"})
    assert (refused.status_code, made.status_code) == (422, 303)
    assert load((await queries.client_row(salon.masha)).extra) == {int(allergic[6:]): False}


async def test_a_place_of_a_class_and_a_link_from_the_desk_ask_the_same_and_keep_the_answers() -> None:
    salon = await open_salon()
    allergic, _, parking = await questions(salon)
    event = await put_on(salon, await offer_yoga(salon))
    link = await sent_link(salon, "14:00")
    pages = {
        f"/book/center/events/{event.id}": (
            f"/book/center/events/{event.id}/visits",
            {**MASHA, "seats": "1"},
        ),
        f"/x/{link.code}": (f"/x/{link.code}/visit", {"name": "Petra Stone"}),
    }
    async with browser() as stranger:
        for page, (action, contact) in pages.items():
            form = await stranger.get(page)
            assert "Allergic" in form.text
            sent = {**hidden_on(form.text), **contact, parking: "left"}
            assert (await stranger.post(action, data=sent)).status_code == 422
            assert (await stranger.post(action, data={**sent, allergic: "no"})).status_code == 303
    kept = [load(text) for text in await Visit.select(Visit.extra).output(as_list=True)]
    assert [list(each.values()) for each in kept] == [["left"], ["left"]]
    petra = await Client.objects().where(Client.id == link.client).first()
    assert petra is not None
    assert list(load(petra.extra).values()) == [False]


async def test_the_desk_books_without_being_asked() -> None:
    salon = await open_salon()
    await questions(salon)
    wanted = booking.Booking(
        salon.center, salon.haircut, salon.anna, (await booked(salon)).ends_at, name="Oleg"
    )
    assert (await booking.book(salon.actors["Olga"], wanted)).extra == "{}"


async def test_no_page_asks_more_of_the_database_the_more_fields_there_are() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    async with browser() as stranger:
        address = (await hold(stranger, salon)).headers["location"]
    pages = [f"/desk/clients/{salon.masha}", f"/desk/visits/{visit.id}", address]
    seen: dict[str, set[int]] = {page: set() for page in pages}
    async with browser(salon.actors["Olga"]) as olga:
        for number in range(3):
            for page in pages:
                await olga.get(page)
                async with count_queries() as count:
                    assert (await olga.get(page)).status_code == 200
                seen[page].add(len(count))
            for of in ("client", "visit"):
                await own(salon, f"Field {number}", of=of, is_asked="yes", heading=f"Heading {number}")
    assert all(len(each) == 1 for each in seen.values()), seen
