"""The palette over HTTP and below it: a typed line becomes a visit, a card, a day, for those who may."""

from datetime import UTC, datetime

import pytest

from booking import actions
from booking.palette import answers
from booking.palette_heard import Answer, Option
from catalog.tables import Service
from clients.actions import index_clients
from clients.tables import Client, Visit
from kit.errors import NotFound
from kit.rights import SYSTEM, Actor
from tests.booking.web import JSON
from tests.browse import browser
from tests.cast import Salon, add, open_salon
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")
LINE = "masha haircut tomorrow 3pm anna"
THREE = datetime(2026, 12, 2, 14, tzinfo=UTC)


async def asked(salon: Salon, text: str, who: str = "Olga", branch: int | None = None) -> Answer:
    return await answers(salon.actors[who], text, branch)


def visit_of(answer: Answer) -> Option:
    return next(each for each in answer.options if each.kind == "visit")


async def somebody(name: str, phone: str | None = None) -> int:
    client = await add(Client(name=name, phone=phone, created_at=THREE))
    await index_clients([client])
    return client


async def test_a_line_becomes_a_visit_that_can_be_had() -> None:
    salon = await open_salon()
    answer = await asked(salon, LINE)
    assert {each.kind: each.text for each in answer.chips} == {
        "client": "Masha Petrova", "service": "Haircut", "day": "Tomorrow, Wed 2 Dec", "time": "15:00",
        "person": "Anna",
    }  # fmt: skip
    visit = visit_of(answer)
    assert (visit.title, visit.state, visit.enter) == (
        "Masha Petrova, Haircut, Tomorrow, Wed 2 Dec 15:00, with Anna", "free", "book",
    )  # fmt: skip
    assert visit.detail == "+49 1511 2345678 · Center"


async def test_what_it_says_is_booked_and_sent_twice_it_is_one_visit() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as b:
        answer = (await b.get("/desk/palette", params={"q": LINE}, headers=JSON)).json()
        form = {**answer["options"][0]["fields"], "form_code": answer["code"]}
        sent = [await b.post("/desk/palette/visits", data=form, headers=JSON) for _ in range(2)]
        shown = await b.get(sent[0].headers["location"], headers=JSON)
    assert len({each.headers["location"] for each in sent}) == 1
    [visit] = await Visit.objects()
    assert (visit.client, visit.starts_at, shown.json()["id"]) == (salon.masha, THREE, visit.id)


async def test_asking_changes_nothing() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as b:
        assert (await b.get("/desk/palette", params={"q": LINE})).status_code == 200
    assert await Visit.count() == 0


async def test_a_time_that_is_taken_says_so_with_the_next_three() -> None:
    salon = await open_salon()
    wanted = actions.Booking(salon.center, salon.haircut, salon.anna, THREE, client=salon.masha)
    await actions.book(SYSTEM, wanted)
    first, *others = [each for each in (await asked(salon, LINE)).options if each.kind == "visit"]
    assert (first.state, first.why, first.enter) == ("taken", "Anna is taken then.", "form")
    assert [(each.fields["time"], each.enter) for each in others] == [
        ("16:00", "book"), ("16:15", "book"), ("16:30", "book"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("masha haircut tomorrow 8am anna", "Anna does not work then."),
        ("masha haircut yesterday 3pm", "Still to say: the day."),
        ("masha haircut today 12:01am anna", "Visits begin every five minutes."),
        ("masha haircut sunday 10am", "Nobody is free then."),
        ("masha haircut 3pm", "Still to say: the day."),
        ("haircut tomorrow", "Still to say: who comes and the time."),
        ("otto haircut tomorrow 3pm", "A new client: look at the form first."),
        ("masha haircut tomorrow 3pm friday", "What is meant by “friday”?"),
    ],
)
async def test_what_is_missing_or_in_the_way_is_told_in_words_and_opens_the_form(line: str, why: str) -> None:
    salon = await open_salon()
    visit = visit_of(await asked(salon, line))
    assert (visit.why, visit.enter) == (why, "form")


async def test_an_unknown_client_is_filled_into_the_form() -> None:
    salon = await open_salon()
    visit = visit_of(await asked(salon, "otto berg 0151 12345670 haircut tomorrow 3pm"))
    assert (visit.fields["name"], visit.fields["phone"]) == ("Otto Berg", "0151 12345670")
    async with browser(salon.actors["Olga"]) as b:
        page = (await b.get("/desk/visits/new", params=visit.fields)).text
    assert 'value="Otto Berg"' in page
    assert 'value="0151 12345670"' in page


async def test_two_who_are_called_so_are_both_shown_and_nobody_is_booked_by_chance() -> None:
    salon = await open_salon()
    await somebody("Masha Petrova", "+4915112345670")
    answer = await asked(salon, LINE)
    assert (visit_of(answer).state, visit_of(answer).why) == ("doubtful", "More than one can be meant.")
    assert [each.title for each in answer.options if each.kind == "client"] == ["Masha Petrova"] * 2


async def test_what_may_be_meant_instead_is_filled_into_the_line() -> None:
    salon = await open_salon()
    await somebody("Masha Berg")
    first, *others = (await asked(salon, "masha haircut tomorrow 3pm with anna")).options
    instead = next(each for each in others if each.kind == "instead")
    assert (first.state, instead.title, instead.enter) == ("doubtful", "Masha Petrova", "fill")
    line = instead.fields["line"]
    assert line == "for Masha Petrova haircut tomorrow 3pm with anna"
    assert visit_of(await asked(salon, line)).state == "free"


async def test_clients_are_found_by_their_name_in_any_order_with_a_slip_or_by_a_part_of_the_phone() -> None:
    salon = await open_salon()
    await somebody("Zoë Quint")
    for text, name in (("petrova masha", "Masha"), ("msaha", "Masha"), ("345678", "Masha"), ("zoe", "Zoë")):
        found = [each for each in (await asked(salon, text)).options if each.kind == "client"]
        assert [each.title.split()[0] for each in found] == [name], text


async def test_who_may_see_clients_finds_them_by_address_card_and_notes_as_in_the_list() -> None:
    salon = await open_salon()
    quint = await somebody("Zoë Quint")
    card = {Client.email: "zq@quint.de", Client.card_number: "VIP77", Client.notes: "plays the cello"}
    await Client.update(card).where(Client.id == quint)
    await index_clients([quint])
    for text in ("zq@quint.de", "vip77", "cello"):
        found = [each.title for each in (await asked(salon, text)).options if each.kind == "client"]
        assert found == ["Zoë Quint"], text
        assert not [each for each in (await asked(salon, text, "Anna")).options if each.kind == "client"]
    assert visit_of(await asked(salon, LINE)).state == "free"


async def test_a_client_with_the_name_of_somebody_who_works_here_is_both() -> None:
    salon = await open_salon()
    await somebody("Anna Berg")
    assert visit_of(await asked(salon, "anna berg haircut tomorrow 3pm lena")).title.startswith("Anna Berg")
    answer = await asked(salon, "anna haircut tomorrow 3pm")
    assert (visit_of(answer).title.split(",")[0], visit_of(answer).enter) == ("Anna Berg", "book")


async def test_visits_of_today_are_found_with_how_far_they_are() -> None:
    salon = await open_salon()
    at = datetime(2026, 12, 1, 10, tzinfo=UTC)
    wanted = actions.Booking(salon.center, salon.haircut, salon.anna, at, client=salon.masha)
    visit = await actions.book(SYSTEM, wanted)
    today = next(each for each in (await asked(salon, "petrova")).options if each.kind == "today")
    assert (today.detail, today.visit) == ("Today 11:00, waiting", visit.id)


async def test_days_and_branches_are_places_to_go_to() -> None:
    salon = await open_salon()
    [day] = (await asked(salon, "next friday")).options
    assert (day.title, day.href) == ("Fri 11 Dec", f"/desk/calendar?branch={salon.center}&day=2026-12-11")
    [there] = (await asked(salon, "mon harbour", "Vera")).options
    assert there.href == f"/desk/calendar?branch={salon.harbour}&day=2026-12-07"


@pytest.mark.parametrize(
    "text", ["", " ", "\0", "31.12.9999 haircut 3pm masha", "haircut 31.12.2199 3pm", "%_\\", "x" * 5000]
)
async def test_nothing_that_is_typed_is_too_strange_for_it(text: str) -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as b:
        assert (await b.get("/desk/palette", params={"q": text}, headers=JSON)).status_code == 200


async def test_what_is_a_class_or_done_by_nobody_says_so() -> None:
    salon = await open_salon()
    await Service.update({Service.capacity: 6}).where(Service.id == salon.haircut)
    assert "is a class" in visit_of(await asked(salon, LINE)).why


# Rights


async def test_a_specialist_books_nothing_and_finds_only_who_comes_to_them_today() -> None:
    salon = await open_salon()
    assert (await asked(salon, LINE, "Anna")).options == ()
    at = datetime(2026, 12, 1, 10, tzinfo=UTC)
    for member in (salon.lena, salon.anna):
        await actions.book(
            SYSTEM, actions.Booking(salon.center, salon.haircut, member, at, client=salon.masha)
        )
    [own] = (await asked(salon, "masha", "Anna")).options
    mine = await Visit.objects().order_by(Visit.id, ascending=False).first()
    assert mine is not None
    assert (own.kind, own.visit) == ("today", mine.id)


async def test_who_may_not_see_phones_sees_a_mask_and_finds_nobody_by_a_part() -> None:
    salon = await open_salon()
    assert [each.detail for each in (await asked(salon, "masha", "Rita")).options] == ["+49 ••• ••• 78"]
    assert (await asked(salon, "345678", "Rita")).options == ()


async def test_another_branch_is_not_there_and_without_the_right_nothing_is_booked() -> None:
    salon = await open_salon()
    with pytest.raises(NotFound):
        await asked(salon, LINE, "Olga", salon.harbour)
    visit = visit_of(await asked(salon, LINE))
    for who in ("Anna", "Rita", "Boris"):
        async with browser(salon.actors[who]) as b:
            refused = await b.post("/desk/palette/visits", data=visit.fields, headers=JSON)
        assert refused.status_code in (403, 404)
    assert await Visit.count() == 0


async def test_a_refused_booking_changes_nothing_and_tells_why() -> None:
    salon = await open_salon()
    visit = visit_of(await asked(salon, LINE))
    await actions.book(
        SYSTEM, actions.Booking(salon.center, salon.haircut, salon.anna, THREE, client=salon.masha)
    )
    async with browser(salon.actors["Olga"]) as b:
        refused = await b.post("/desk/palette/visits", data={**visit.fields, "form_code": "c"}, headers=JSON)
    assert (refused.status_code, "is taken" in refused.json()["title"]) == (409, True)
    assert await Visit.count() == 1


@pytest.mark.parametrize("actor", ["Olga", "Vera"])
async def test_a_line_costs_four_queries(actor: str) -> None:
    salon = await open_salon()
    someone: Actor = salon.actors[actor]
    await answers(someone, LINE, salon.center)
    async with count_queries() as count:
        await answers(someone, LINE, salon.center)
    assert len(count) <= 4
