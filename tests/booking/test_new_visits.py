"""The desk's form of a new visit for several services and several people, and for packages."""

import pytest

from booking.new_visits import typed_visit, with_row, without_row
from catalog.tables import Service
from clients.tables import Client, Party, Visit, VisitLine
from staff.tables import Skill
from tests.booking.test_several import spa_day
from tests.booking.web import DAY, FRAGMENT, at, new_visit
from tests.browse import browser
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")
ANYBODY = {"member": ""}


def and_colour(salon: Salon, **typed: str) -> dict[str, str]:
    """A cut with anybody, and a colour."""
    return new_visit(
        salon, **{**ANYBODY, "service-2": str(salon.colour), "member-2": "", "guest-2": "", **typed}
    )


def with_tom(salon: Salon, **typed: str) -> dict[str, str]:
    """A cut for Petra and one for Tom."""
    tom = {"service-2": str(salon.haircut), "guest-2": "2", "guest_1": "", "guest_2": "Tom"}
    return new_visit(salon, **{**ANYBODY, **tom, **typed})


async def nothing_made() -> bool:
    return (await Visit.count(), await Party.count(), await Client.count()) == (0, 0, 1)


def test_rows_are_numbered_without_a_gap_and_keep_what_was_typed() -> None:
    form = typed_visit({"service": "1", "service-2": "2", "service-4": "4", "guest-4": "1", "guest_1": "Tom"})
    assert [(row.number, row.service, row.guest) for row in form.rows] == [(2, "2", ""), (3, "4", "1")]
    assert [row.service for row in without_row(form, "2").rows] == ["4"]
    assert [row.number for row in without_row(form, "2").rows] == [2]
    assert (with_row(form).rows[-1].guest, form.guests[0]) == ("1", "Tom")
    full = typed_visit({f"service-{number}": "1" for number in range(2, 7)})
    assert len(with_row(full).rows) == 5


async def test_a_row_more_and_a_row_less_keep_all_that_was_typed() -> None:
    salon = await open_salon()
    typed = and_colour(salon, comment="By the window", guest_1="Tom")
    async with browser(salon.actors["Olga"]) as olga:
        more = await olga.post("/desk/visits/new/rows", data=typed, headers=FRAGMENT)
        less = await olga.post("/desk/visits/new/rows", data={**typed, "drop": "2"})
    assert (more.status_code, less.status_code) == (200, 200)
    for page in (more.text, less.text):
        assert "By the window" in page
        assert 'value="Petra"' in page
    assert 'name="service-3"' in more.text
    assert f'<option value="{salon.colour}" selected>' in more.text
    assert 'value="Tom"' in more.text
    assert 'name="service-2"' not in less.text
    assert "<html" not in more.text
    assert await nothing_made()


async def test_two_services_are_booked_as_one_visit() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.post("/desk/visits", data=and_colour(salon))
    visit = await Visit.objects().first()
    assert (answer.status_code, answer.headers["location"]) == (303, f"/desk/visits/{visit.id}")
    assert (visit.starts_at, visit.ends_at, visit.party) == (at(11), at(14), None)
    assert await VisitLine.count().where(VisitLine.visit == visit.id) == 2


async def test_a_client_and_a_guest_come_together_and_the_client_pays() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        assert (await olga.post("/desk/visits", data=with_tom(salon))).status_code == 303
    visits = await Visit.objects(Visit.client).order_by(Visit.id)
    assert [(each.client.name, each.starts_at) for each in visits] == [("Petra", at(11)), ("Tom", at(11))]
    party = await Party.objects().get(Party.id == visits[1].party)
    assert party.payer == visits[0].client.id


async def test_a_guest_may_come_after_the_client() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        await olga.post("/desk/visits", data=with_tom(salon, together="no"))
    assert [each.starts_at for each in await Visit.objects().order_by(Visit.id)] == [at(11), at(12)]


async def test_what_may_be_done_at_once_is_when_it_is_asked_for() -> None:
    salon = await open_salon()
    await Service.update({Service.at_once: True}, force=True)
    async with browser(salon.actors["Olga"]) as olga:
        form = (await olga.post("/desk/visits/new/rows", data=and_colour(salon))).text
        assert 'class="is-at-once"' in form
        await olga.post("/desk/visits", data=and_colour(salon, at_once="yes"))
    visit = await Visit.objects().first()
    assert (visit.starts_at, visit.ends_at) == (at(11), at(13))


async def test_a_package_is_booked_like_one_service() -> None:
    salon = await open_salon()
    package = await spa_day(salon)
    typed = new_visit(salon, service=str(package), **ANYBODY)
    async with browser(salon.actors["Olga"]) as olga:
        assert "New look" in (await olga.get(f"/desk/visits/new?branch={salon.center}")).text
        assert (await olga.post("/desk/visits", data=typed)).status_code == 303
    assert sorted(each.title for each in await VisitLine.objects()) == [
        "New look: Colour",
        "New look: Haircut",
    ]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"service-2": ""}, "service-2", "Choose a service, or take this one out."),
        ({"service-2": "99999"}, "service-2", "There is no such service here."),
        ({"service-2": "9" * 30}, "service-2", "Choose a service, or take this one out."),
        ({"member-2": "x"}, "member-2", "Choose one of the list."),
        ({"member-2": "99999"}, "member-2", "Nobody here can be booked"),
        ({"guest-2": "4"}, "guest-2", "Choose one of the list."),
        ({"guest-2": "x"}, "guest-2", "Choose one of the list."),
        ({"guest-2": "3"}, "guest_3", "Please write a name."),
        ({"phone": "12"}, "phone", "Please write a phone number like"),
    ],
)
async def test_what_is_wrong_stands_at_its_own_row_and_nothing_is_booked(typed, field, sentence) -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.post("/desk/visits", data=and_colour(salon, comment="By the window", **typed))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert sentence in answer.text
    assert "By the window" in answer.text
    assert await nothing_made()


async def test_who_does_only_one_of_the_services_of_a_package_is_refused_beside_the_person() -> None:
    salon = await open_salon()
    await Skill.delete().where(Skill.member == salon.anna, Skill.service == salon.colour)
    typed = new_visit(salon, service=str(await spa_day(salon)))
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.post("/desk/visits", data=typed)
    assert (answer.status_code, 'id="member-error"' in answer.text) == (422, True)
    assert await nothing_made()


async def test_a_time_that_cannot_be_had_is_refused_with_the_next_and_one_press_books_it() -> None:
    salon = await open_salon()
    typed = and_colour(salon, time="16:00")
    async with browser(salon.actors["Olga"]) as olga:
        refused = await olga.post("/desk/visits", data=typed, headers=FRAGMENT)
        assert refused.status_code == 409
        assert 'value="2026-12-02T09:00"' in refused.text
        assert "The branch closes at 18:00." in refused.text
        assert f'<option value="{salon.colour}" selected>' in refused.text
        assert await nothing_made()
        booked = await olga.post("/desk/visits", data={**typed, "at": "2026-12-02T09:00"}, headers=FRAGMENT)
    assert booked.status_code == 201
    assert await Visit.count() == 1


async def test_why_not_tells_whether_all_of_it_can_be_had_and_the_times_of_the_day() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        free = await olga.post("/desk/visits/new/reasons", data=and_colour(salon))
        late = await olga.post("/desk/visits/new/reasons", data=and_colour(salon, time="16:00"))
        wrong = await olga.post("/desk/visits/new/reasons", data=and_colour(salon, **{"service-2": ""}))
    assert "All of it can be had at that time." in free.text
    assert "Not all of it can be had at that time." in late.text
    assert "“Colour” cannot begin from 17:00 to 17:15." in late.text
    assert "The branch closes at 18:00." in late.text
    assert f'value="{DAY}T15:00"' in late.text
    assert (wrong.status_code, 'id="service-2-error"' in wrong.text) == (422, True)
    assert await nothing_made()


async def test_a_link_and_the_waiting_list_are_for_one_service() -> None:
    salon = await open_salon()
    package = str(await spa_day(salon))
    async with browser(salon.actors["Olga"]) as olga:
        form = await olga.post("/desk/visits/new/rows", data=new_visit(salon))
        assert "Hold it and send a link" not in form.text
        several = await olga.post("/desk/express", data=and_colour(salon, keep="30"))
        assert (several.status_code, "A link is for one service" in several.text) == (422, True)
        one = await olga.post("/desk/express", data=new_visit(salon, service=package, keep="30"))
        assert (one.status_code, "is a package of several services" in one.text) == (409, True)
        lines = await olga.get(f"/desk/waiting/new?branch={salon.center}")
        assert "New look" not in lines.text
        days = {"from_on-1": DAY, "to_on-1": DAY}
        typed = {"branch": str(salon.center), "service": package, "name": "Petra", "phone": "0151 12345679"}
        waits = await olga.post("/desk/waiting", data={**typed, **days})
        assert (waits.status_code, "is a package of several services" in waits.text) == (409, True)
    assert await nothing_made()


async def test_nobody_books_in_somebody_elses_branch() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Boris"]) as boris:
        for path in ("/desk/visits", "/desk/visits/new/rows", "/desk/visits/new/reasons"):
            assert (await boris.post(path, data=and_colour(salon))).status_code == 404
    async with browser(salon.actors["Rita"]) as rita:
        assert (await rita.post("/desk/visits/new/rows", data=and_colour(salon))).status_code == 403
    assert await nothing_made()
