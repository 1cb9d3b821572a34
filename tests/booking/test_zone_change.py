"""A branch that changes its zone: hours follow the clocks, and visits are asked about."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

import staff.actions
from booking import actions, queries
from booking.actions import Booking, Clocks, ClocksChange, Reach, Stranded, change_hours, rezone
from catalog import queries as catalog
from catalog.actions import set_opening_hours
from catalog.schemas import BranchForm
from clients.tables import Visit
from kit.rights import CUSTOMER
from staff.tables import TimeOff
from tests.booking.scene import DAY, at, fill
from tests.browse import browser
from tests.cast import Salon, open_salon

pytestmark = pytest.mark.usefixtures("morning")
CENTER = {"name": "Center", "slug": "center", "zone": "Europe/Berlin", "currency": "EUR", "country": "DE"}
LISBON, HELSINKI, KATHMANDU = "Europe/Lisbon", "Europe/Helsinki", "Asia/Kathmandu"


async def booked(salon: Salon, start: str, member: int | None = None) -> Visit:
    wanted = Booking(
        salon.center, salon.haircut, member or salon.anna, at(start), "Masha", "+49 1511 2345678"
    )
    return await actions.book(CUSTOMER, wanted)


async def change(salon: Salon, zone: str, clocks: Clocks | None = None) -> None:
    form = BranchForm(**{**CENTER, "zone": zone})
    nora = salon.actors["Nora"]
    await change_hours(nora, Reach(salon.center), lambda: rezone(nora, salon.center, form, clocks))


async def refused(salon: Salon, zone: str, clocks: Clocks | None = None) -> ClocksChange:
    with pytest.raises(ClocksChange) as refusal:
        await change(salon, zone, clocks)
    assert (await catalog.branch(salon.center)).zone == "Europe/Berlin"
    return refusal.value


async def walls(zone: str) -> list[str]:
    """What the branch's clock shows when each visit starts."""
    visits = await Visit.objects().order_by(Visit.starts_at)
    return [each.starts_at.astimezone(ZoneInfo(zone)).strftime("%H:%M") for each in visits]


async def test_without_anything_ahead_the_zone_is_simply_changed() -> None:
    salon = await open_salon()
    await change(salon, KATHMANDU)
    assert (await catalog.branch(salon.center)).zone == KATHMANDU


async def test_other_changes_of_a_branch_ask_nothing() -> None:
    salon = await open_salon()
    await booked(salon, "10:00")
    await change(salon, "Europe/Berlin")


async def test_schedules_and_opening_hours_follow_the_new_clocks() -> None:
    salon = await open_salon()
    await change(salon, KATHMANDU)
    [day] = await queries.free_times(salon.center, salon.haircut, salon.anna, DAY, DAY)
    local = [start.astimezone(ZoneInfo(KATHMANDU)).strftime("%H:%M") for start in day.starts]
    assert (local[0], local[-1]) == ("09:00", "17:00")
    assert day.starts[0] == datetime(2026, 12, 2, 3, 15, tzinfo=UTC)


async def test_visits_ahead_are_listed_by_both_clocks_before_anything_is_changed() -> None:
    salon = await open_salon()
    await booked(salon, "09:00")
    await booked(salon, "15:00")
    asked = await refused(salon, LISBON)
    assert [(f"{each.before:%H:%M}", f"{each.after:%H:%M}", each.why) for each in asked.shifts] == [
        ("09:00", "08:00", "The branch is open 09:00-18:00 that day."),
        ("15:00", "14:00", ""),
    ]


async def test_kept_moments_stay_and_what_no_longer_fits_is_asked_about() -> None:
    salon = await open_salon()
    early, _ = await booked(salon, "09:00"), await booked(salon, "15:00")
    with pytest.raises(Stranded) as refusal:
        await change(salon, LISBON, Clocks.moments)
    assert refusal.value.details["visits"] == [early.id]
    await actions.cancel(salon.actors["Olga"], early.id, "", None)
    await change(salon, LISBON, Clocks.moments)
    assert await walls(LISBON) == ["08:00", "14:00"]
    assert {each.version for each in await Visit.objects().where(Visit.status == "waiting")} == {1}


@pytest.mark.parametrize("zone", [LISBON, HELSINKI, KATHMANDU, "America/Sao_Paulo", "Australia/Lord_Howe"])
async def test_kept_wall_times_move_every_visit_even_where_they_follow_one_another(zone: str) -> None:
    salon = await open_salon()
    for start in ("09:00", "10:00", "11:00", "17:00"):
        await booked(salon, start)
    await change(salon, zone, Clocks.walls)
    assert await walls(zone) == ["09:00", "10:00", "11:00", "17:00"]
    assert {each.version for each in await Visit.objects()} == {2}


async def test_time_off_goes_the_same_way_as_the_visits() -> None:
    salon = await open_salon()
    await staff.actions.take_time_off(salon.actors["Nora"], salon.anna, at("12:00"), at("13:00"))
    assert (await refused(salon, LISBON)).time_off == 1
    await change(salon, LISBON, Clocks.walls)
    made = await TimeOff.objects().first()
    assert made is not None
    assert [f"{each.astimezone(ZoneInfo(LISBON)):%H:%M}" for each in (made.starts_at, made.ends_at)] == [
        "12:00",
        "13:00",
    ]


async def test_one_visit_that_cannot_keep_its_wall_time_keeps_all_of_them_where_they_are() -> None:
    salon = await open_salon()
    await booked(salon, "10:00")
    lena = await booked(salon, "15:00", salon.lena)
    await fill(salon.lena_resource, "16:00", "17:00")  # taken in another branch
    asked = await refused(salon, LISBON, Clocks.walls)
    assert [each.coming.visit for each in asked.shifts if each.clash] == [lena.id]
    assert "Move or cancel those first." in asked.sentence
    assert await walls("Europe/Berlin") == ["10:00", "15:00"]
    assert {each.version for each in await Visit.objects()} == {1}


async def test_a_wall_time_that_the_new_clocks_skip_is_named() -> None:
    salon = await open_salon()
    nora, spring = salon.actors["Nora"], date(2027, 3, 14)
    await set_opening_hours(nora, salon.center, dict.fromkeys(range(7), (0, 1440)))
    await staff.actions.set_exception(nora, salon.anna, spring, [0, 1440])
    wanted = Booking(
        salon.center, salon.haircut, salon.anna, at("02:30", spring), "Masha", client=salon.masha
    )
    await actions.book(nora, wanted)
    asked = await refused(salon, "America/New_York", Clocks.walls)
    assert [each.clash for each in asked.shifts] == ["The clocks skip that time on this day."]


async def test_the_form_of_the_branch_asks_in_words_and_keeps_what_was_typed() -> None:
    salon = await open_salon()
    await booked(salon, "15:00")
    here, form = f"/desk/branches/{salon.center}", {**CENTER, "zone": LISBON, "phone": "+49 30 1234567"}
    async with browser(salon.actors["Nora"]) as nora:
        unknown = await nora.post(here, data={**form, "zone": "Mars/Base"})
        assert unknown.status_code == 422
        assert "There is no such time zone." in unknown.text
        asked = await nora.post(here, data=form)
        assert asked.status_code == 409
        assert "From Europe/Berlin to Europe/Lisbon" in asked.text
        assert "Wed 2 Dec 2026, 15:00" in asked.text
        assert "Wed 2 Dec 2026, 14:00" in asked.text
        assert 'name="phone" value="+49 30 1234567"' in asked.text
        back = await nora.post(here, data={**form, "back": "yes"})
        assert 'value="Europe/Lisbon"' in back.text
        assert (await catalog.branch(salon.center)).zone == "Europe/Berlin"
        assert (await nora.post(here, data={**form, "clocks": "walls"})).status_code == 303
    assert await walls(LISBON) == ["15:00"]


async def test_moments_that_no_longer_fit_lead_to_the_page_of_stranded_visits() -> None:
    salon = await open_salon()
    visit = await booked(salon, "09:00")
    here, form = f"/desk/branches/{salon.center}", {**CENTER, "zone": LISBON, "clocks": "moments"}
    async with browser(salon.actors["Nora"]) as nora:
        asked = await nora.post(here, data=form)
        assert "1 visit would no longer fit" in asked.text
        assert 'name="clocks" value="moments"' in asked.text
        saved = await nora.post(here, data={**form, "keep_all": str(visit.id)})
        assert saved.status_code == 303
    assert (await catalog.branch(salon.center)).zone == LISBON
    assert await walls(LISBON) == ["08:00"]
