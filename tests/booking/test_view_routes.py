"""The views of the calendar over HTTP: what they cost, what they hold, and who sees what of them."""

from datetime import UTC, date, datetime

import pytest

from booking import actions
from booking.day import day_sheet, sheet
from booking.listed import listed, stacked
from booking.month import month_load
from booking.rules.views import Span, View, Whose
from catalog.tables import ClosedDay, Resource
from clients.tables import Visit
from kit.rights import SYSTEM
from staff.tables import StaffMember, TimeOff
from tests.booking.furniture import furnish
from tests.booking.test_day import somebody_with_a_visit
from tests.booking.web import DAY, FRAGMENT, at, booked
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.counting import count_queries

pytestmark = pytest.mark.usefixtures("morning")
TUESDAY = date(2026, 12, 1)
DECEMBER = date(2026, 12, 1)
VIEWS = [f"{span}&by={whose}" for span in ("day", "three", "week", "agenda") for whose in ("staff", "rooms")]


def view(salon: Salon, **more) -> View:
    return View(**{"branches": (salon.center,), "day": TUESDAY, **more})


async def coloured(salon: Salon, hour: int = 10, member: int = 0) -> Visit:
    """A visit that takes the colour chair."""
    wanted = actions.Booking(
        salon.center, salon.colour, member or salon.anna, at(hour), client=salon.masha
    )  # fmt: skip
    return await actions.book(SYSTEM, wanted)


@pytest.mark.parametrize("people", [1, 10, 100])
@pytest.mark.parametrize("span", Span)
@pytest.mark.parametrize("whose", Whose)
async def test_seven_days_cost_as_many_queries_as_one_whatever_the_number_of_people(
    people: int, span: Span, whose: Whose
) -> None:
    salon = await open_salon()
    for number in range(people):
        await somebody_with_a_visit(salon, number)
    async with count_queries() as counted:
        await sheet(salon.actors["Vera"], view(salon, span=span, whose=whose))
    assert len(counted) == (5 if whose == Whose.staff else 4)


async def test_several_branches_cost_as_much_as_one() -> None:
    salon = await open_salon()
    async with count_queries() as counted:
        both = await sheet(salon.actors["Vera"], view(salon, branches=(salon.harbour, salon.center)))
    assert len(counted) == 5
    assert [column.name for column in both.columns] == ["Boris", "Anna", "Lena"]


@pytest.mark.parametrize("people", [1, 10, 100])
async def test_a_month_of_load_costs_five_queries(people: int) -> None:
    salon = await open_salon()
    for number in range(people):
        await somebody_with_a_visit(salon, number)
    await month_load(salon.actors["Olga"], view(salon), DECEMBER)  # a connection asks once what arrays are
    async with count_queries() as counted:
        await month_load(salon.actors["Olga"], view(salon), DECEMBER)
    assert len(counted) == 5


async def test_a_week_holds_the_visits_of_its_days_and_no_others() -> None:
    salon = await open_salon()
    await booked(salon)
    wanted = actions.Booking(salon.center, salon.haircut, salon.anna, at(10, day=7), client=salon.masha)
    await actions.book(SYSTEM, wanted)
    week = await sheet(salon.actors["Olga"], view(salon, span=Span.week))
    assert [part.start for each in week.visits for part in each.parts] == [f"{DAY}T10:00"]
    assert (week.days[0], week.days[-1], len(week.days)) == ("2026-11-30", "2026-12-06", 7)
    assert (week.label, week.previous, week.next) == (
        "30 November – 6 December 2026",
        "2026-11-23",
        "2026-12-07",
    )


async def test_branches_side_by_side_are_each_in_the_time_of_their_own_clock() -> None:
    salon = await open_salon()
    await booked(salon)
    there = datetime(2026, 12, 1, 5, tzinfo=UTC)  # 15:00 in Vladivostok
    await actions.book(
        SYSTEM, actions.Booking(salon.harbour, salon.haircut, salon.boris, there, client=salon.masha)
    )
    both = await sheet(salon.actors["Vera"], view(salon, branches=(salon.center, salon.harbour)))
    assert {part.name: part.start[11:] for each in both.visits for part in each.parts} == {
        "Anna": "10:00",
        "Boris": "15:00",
    }
    assert {each.name: each.offset for each in both.places} == {"Center": "+01:00", "Harbour": "+10:00"}
    async with browser(salon.actors["Vera"]) as vera:
        page = await vera.get(f"/desk/calendar?branch={salon.center}&branch={salon.harbour}&day={DAY}")
    assert "Each column is in the clock of its branch" in page.text


async def test_a_branch_says_when_and_why_it_is_closed() -> None:
    salon = await open_salon()
    await ClosedDay(branch=salon.center, closed_on=TUESDAY, reason="Stocktaking").save()
    three = await sheet(salon.actors["Olga"], view(salon, span=Span.three))
    [place] = three.places
    assert (place.closed, place.hours[DAY], place.hours["2026-12-02"]) == (
        {DAY: "Stocktaking"},
        (),
        (540, 1080),
    )


async def test_rooms_are_columns_that_say_who_has_them() -> None:
    salon = await open_salon()
    await furnish(salon)
    visit = await coloured(salon)
    rooms = await sheet(salon.actors["Olga"], view(salon, whose=Whose.rooms))
    assert [column.title for column in rooms.columns] == [
        "Colour chair",
        "Colour chair",
        "Lamp",
        "Lamp",
        "Lamp",
    ]
    names = {column.member: column.name for column in rooms.columns}
    [entry] = rooms.visits
    assert entry.id == visit.id
    assert sorted((names[part.member], part.name) for part in entry.parts) == [
        ("Colour chair 1", "Anna"),
        ("Lamp 1", "Anna"),
        ("Lamp 2", "Anna"),
    ]


async def test_a_room_out_of_use_is_shown_while_something_is_booked_in_it() -> None:
    salon = await open_salon()
    await furnish(salon)
    await coloured(salon)
    await Resource.update({Resource.is_active: False}, force=True).where(Resource.kind.is_not_null())
    rooms = await sheet(salon.actors["Olga"], view(salon, whose=Whose.rooms))
    assert [column.name for column in rooms.columns] == ["Colour chair 1", "Lamp 1", "Lamp 2"]


async def test_what_a_filter_does_not_look_for_stands_aside_and_its_time_stays_taken() -> None:
    salon = await open_salon()
    kept, other = await booked(salon, 10), await booked(salon, 12)
    await actions.set_status(SYSTEM, kept.id, Visit.Status.confirmed, None)
    day = await sheet(salon.actors["Olga"], view(salon, statuses=("confirmed",)))
    assert {each.id: [part.aside for part in each.parts] for each in day.visits} == {
        kept.id: [False],
        other.id: [True],
    }
    [list_of_day] = listed(day)
    assert ([line.visit.id for line in list_of_day.lines if line.visit], list_of_day.aside) == ([kept.id], 1)
    async with browser(salon.actors["Olga"]) as olga:
        base = f"/desk/calendar/visits/{other.id}?branch={salon.center}"
        assert (await olga.get(f"{base}&status=confirmed")).json()["parts"][0]["aside"] is True
        assert "aside" not in (await olga.get(f"{base}&status=waiting")).json()["parts"][0]


async def test_a_category_that_nobody_asked_for_stands_aside() -> None:
    salon = await open_salon()
    await booked(salon)
    day = await sheet(salon.actors["Olga"], view(salon, categories=(2**31 - 1,)))
    assert all(part.aside for each in day.visits for part in each.parts)


async def test_those_chosen_are_shown_and_somebody_who_left_is_no_longer_asked_for() -> None:
    salon = await open_salon()
    await booked(salon, member=salon.lena)
    olga = salon.actors["Olga"]
    chosen = await sheet(olga, view(salon, people=(salon.anna,)))
    assert ([column.name for column in chosen.columns], chosen.visits) == (["Anna"], ())
    gone = await sheet(olga, view(salon, people=(2**31 - 1,)))
    assert [column.name for column in gone.columns] == ["Anna", "Lena"]
    assert len(gone.visits) == 1


async def test_a_row_for_each_person_tells_hours_and_time_off_by_day() -> None:
    salon = await open_salon()
    await booked(salon)
    await TimeOff(member=salon.anna, starts_at=at(15), ends_at=at(17)).save()
    week = await sheet(salon.actors["Olga"], view(salon, span=Span.week))
    rows = {column.name: cells for column, cells in stacked(week)}
    assert [cell.hours for cell in rows["Anna"]][:2] == [
        "09:00–18:00",
        "09:00–18:00, Time off 15:00–17:00",
    ]
    assert rows["Anna"][6].hours == "Off"
    assert [len(cell.lines) for cell in rows["Anna"]] == [0, 1, 0, 0, 0, 0, 0]


async def test_a_month_tells_how_much_of_the_bookable_time_is_taken() -> None:
    salon = await open_salon()
    await booked(salon)
    await TimeOff(member=salon.lena, starts_at=at(9), ends_at=at(18)).save()
    loads = await month_load(salon.actors["Olga"], view(salon), DECEMBER)
    assert (loads[TUESDAY].worked, loads[TUESDAY].taken) == (9 * 60, 60)
    assert loads[date(2026, 12, 6)].word == "closed"
    only = await month_load(salon.actors["Olga"], view(salon, people=(salon.lena,)), DECEMBER)
    assert (only[TUESDAY].worked, only[date(2026, 12, 2)].worked) == (0, 9 * 60)


async def test_the_month_of_a_day_in_vladivostok_is_that_of_its_own_clock() -> None:
    salon = await open_salon()
    there = datetime(2026, 11, 30, 23, tzinfo=UTC)  # 09:00 on Tuesday in Vladivostok
    await actions.book(
        SYSTEM, actions.Booking(salon.harbour, salon.haircut, salon.boris, there, client=salon.masha)
    )
    loads = await month_load(salon.actors["Vera"], view(salon, branches=(salon.harbour,)), DECEMBER)
    assert (loads[TUESDAY].worked, loads[TUESDAY].taken) == (9 * 60, 60)


async def test_rooms_have_a_load_of_their_own() -> None:
    salon = await open_salon()
    await coloured(salon)
    loads = await month_load(salon.actors["Olga"], view(salon, whose=Whose.rooms), DECEMBER)
    assert (loads[TUESDAY].worked, loads[TUESDAY].taken) == (9 * 60, 120)


@pytest.mark.parametrize(
    ("query", "status"),
    [("view=year", 404), ("by=dogs", 404), ("people=x", 400), ("status=gone", 404), ("month=soon", 200)],
)
async def test_an_address_that_cannot_be_shown_says_why(query: str, status: int) -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        answer = await olga.get(f"/desk/calendar?branch={salon.center}&{query}")
        assert answer.status_code == status


async def test_the_links_of_the_page_keep_everything_but_what_they_change() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        page = await olga.get(f"/desk/calendar?branch={salon.center}&view=week&people={salon.anna}&day={DAY}")
    kept = f"branch={salon.center}&amp;day={DAY}&amp;people={salon.anna}"
    assert f'data-looks="day" href="/desk/calendar?{kept}"' in page.text
    later = f"branch={salon.center}&amp;day=2026-12-07&amp;view=week&amp;people={salon.anna}"
    assert f'data-looks="next" href="/desk/calendar?{later}"' in page.text
    assert "Anna, 30 November – 6 December 2026" in page.text


async def test_paper_has_one_persons_hours_and_breaks_and_everybodys_list() -> None:
    salon = await open_salon()
    await booked(salon)
    await booked(salon, 12, member=salon.lena)
    async with browser(salon.actors["Olga"]) as olga:
        base = f"/desk/calendar/print?branch={salon.center}&day={DAY}"
        everybody = (await olga.get(base)).text
        anna = (await olga.get(f"{base}&people={salon.anna}")).text
    assert "10:00–11:00" in everybody
    assert "12:00–13:00" in everybody
    assert "Works 09:00–18:00" in anna
    assert "12:00–13:00" not in anna
    assert "data-print" in anna


async def test_the_month_and_the_choices_are_pages_of_their_own_and_pieces_of_one() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as olga:
        for name in ("month", "choices"):
            address = f"/desk/calendar/{name}?branch={salon.center}"
            assert "<!doctype html>" in (await olga.get(address)).text
            assert "<!doctype html>" not in (await olga.get(address, headers=FRAGMENT)).text
        month = await olga.get(f"/desk/calendar/month?branch={salon.center}&month=2027-02-01")
        assert "February 2027" in month.text


async def test_a_dismissed_persons_visits_are_in_a_week_too() -> None:
    salon = await open_salon()
    await booked(salon)
    await StaffMember.update({StaffMember.dismissed_on: TUESDAY}, force=True).where(
        StaffMember.id == salon.anna
    )
    week = await sheet(salon.actors["Olga"], view(salon, span=Span.week))
    assert [(column.name, column.title) for column in week.columns] == [
        ("Lena", "Stylist"),
        ("Anna", "no longer here"),
    ]
    assert (await day_sheet(salon.actors["Olga"], salon.center, TUESDAY)).shape == "columns"
