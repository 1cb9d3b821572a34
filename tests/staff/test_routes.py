"""Staff, skills and schedules over HTTP."""

from datetime import date

from kit.journal import JournalEntry
from staff import queries
from staff.tables import Schedule, ScheduleException, Skill, StaffMember, TimeOff
from tests.browse import browser
from tests.cast import Salon, open_salon


def staff_pages(salon: Salon) -> list[str]:
    return [
        "/desk/staff",
        "/desk/staff?retired=yes",
        f"/desk/staff?q=an&branch={salon.center}&page=9",
        "/desk/staff/new",
        f"/desk/staff/{salon.anna}",
        f"/desk/staff/{salon.anna}/skills",
        f"/desk/staff/{salon.anna}/schedule",
        f"/desk/staff/{salon.anna}/schedules/new",
        f"/desk/staff/{salon.anna}/schedules/new?length=4",
        f"/desk/staff/{salon.anna}/schedules/new?length=nonsense",
        f"/desk/staff/{salon.anna}/schedules/new?since=2026-01-05",
        f"/desk/staff/{salon.anna}/schedules/2026-01-05/removal",
        f"/desk/staff/{salon.anna}/schedules/2026-01-05/end",
        f"/desk/staff/{salon.anna}/copies",
        f"/desk/staff/{salon.anna}/dismissal",
    ]


async def test_the_staff_pages_open_for_a_manager_and_nobody_below() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Nora"]) as nora:
        for address in staff_pages(salon):
            page = await nora.get(address)
            assert page.status_code == 200, (address, page.text)
            assert "<h1>" in page.text
    for name in ("Olga", "Anna", "Rita"):
        async with browser(salon.actors[name]) as b:
            assert {(await b.get(address)).status_code for address in staff_pages(salon)} == {403}
    async with browser(salon.actors["Boris"]) as boris:
        assert {(await boris.get(address)).status_code for address in staff_pages(salon)[4:]} == {404}
        assert "Anna" not in (await boris.get("/desk/staff")).text


async def test_a_telephone_and_an_address_are_kept_and_wrong_ones_stay_typed() -> None:
    salon = await open_salon()
    card, typed = f"/desk/staff/{salon.anna}", {"name": "Anna", "position": "0", "is_online": "yes"}
    async with browser(salon.actors["Nora"]) as nora:
        wrong = await nora.post(card, data={**typed, "phone": "ring me", "email": "anna"})
        assert wrong.status_code == 422
        assert 'value="ring me"' in wrong.text
        assert "Write an e-mail address like" in wrong.text
        right = {**typed, "phone": "+49 30 1234567", "email": "Anna@Example.com"}
        assert (await nora.post(card, data=right)).status_code == 303
    anna = await StaffMember.objects().get(StaffMember.id == salon.anna)
    assert anna is not None
    assert (anna.phone, anna.email) == ("+49 30 1234567", "anna@example.com")


async def test_nobody_changes_another_branchs_staff() -> None:
    salon = await open_salon()
    here = f"/desk/staff/{salon.anna}"
    tried = {
        here: {"name": "Hacked", "position": "1"},
        f"{here}/skills": {},
        f"{here}/dismissal": {"dismissed_on": "2026-12-01"},
        f"{here}/return": {},
        f"{here}/schedules": {"starts_on": "2026-11-30", "length": "7"},
        f"{here}/schedules/2026-01-05/removal": {},
        f"{here}/schedules/2026-01-05/end": {"ends_on": "2026-12-01"},
        f"{here}/copies": {"what": "2026-01-05", "first": "2026-12-07", f"to-{salon.lena}": "yes"},
        f"{here}/copies/preview": {"what": "2026-01-05", "first": "2026-12-07", f"to-{salon.lena}": "yes"},
        f"{here}/exceptions": {"happens_on": "2026-12-01"},
        f"{here}/exceptions/2026-12-01/removal": {},
        f"{here}/time-off": {"starts_on": "2026-12-01"},
        "/desk/time-off/1/withdrawal": {},
        "/desk/time-off/1/approval": {},
        "/desk/time-off/1/refusal": {},
    }
    async with browser(salon.actors["Boris"]) as boris:
        for address, form in tried.items():
            assert (await boris.post(address, data=form)).status_code == 404, address
    assert await JournalEntry.count() == 0
    assert await Skill.count() == 5


async def test_somebody_is_hired_through_the_page() -> None:
    salon = await open_salon()
    form = {"branch": str(salon.center), "name": "Zoe", "title": "Barber", "position": "first"}
    async with browser(salon.actors["Nora"]) as nora:
        refused = await nora.post("/desk/staff", data=form)
        assert refused.status_code == 422
        assert 'value="first"' in refused.text
        assert await StaffMember.count() == 3
        hired = await nora.post("/desk/staff", data={**form, "position": "3", "is_online": "yes"})
        assert hired.status_code == 303
        assert "Welcome aboard" in (await nora.get(hired.headers["location"])).text
    zoe = await StaffMember.objects().get(StaffMember.name == "Zoe")
    assert zoe is not None
    assert (zoe.branch, zoe.title, zoe.is_online) == (salon.center, "Barber", True)


async def test_skills_are_ticked_with_own_minutes_and_price() -> None:
    salon = await open_salon()
    here = f"/desk/staff/{salon.anna}/skills"
    form = {f"can-{salon.haircut}": "yes", f"minutes-{salon.haircut}": "two", f"price-{salon.haircut}": "50"}
    async with browser(salon.actors["Nora"]) as nora:
        refused = await nora.post(here, data=form)
        assert refused.status_code == 422
        assert 'value="two"' in refused.text
        assert await Skill.count().where(Skill.member == salon.anna) == 2
        assert (await nora.post(here, data={**form, f"minutes-{salon.haircut}": "50"})).status_code == 303
        assert 'value="50.00"' in (await nora.get(here)).text
    skills = await Skill.objects().where(Skill.member == salon.anna)
    assert [(each.service, each.minutes, each.price) for each in skills] == [(salon.haircut, 50, 5000)]


async def test_a_rank_is_a_whole_number_and_a_wrong_one_keeps_the_form_and_changes_nothing() -> None:
    salon = await open_salon()
    here, field = f"/desk/staff/{salon.anna}/skills", f"rank-{salon.haircut}"
    form = {f"can-{salon.haircut}": "yes", f"minutes-{salon.haircut}": "50"}
    before = await Skill.select().order_by(Skill.id)
    async with browser(salon.actors["Nora"]) as nora:
        for typed in ("first", "0", "-1", "1.5", "1000"):
            refused = await nora.post(here, data={**form, field: typed})
            assert refused.status_code == 422
            assert "Write a whole number from 1 to 999." in refused.text
            assert f'name="{field}" value="{typed}"' in refused.text
            assert f'name="minutes-{salon.haircut}" value="50"' in refused.text
        assert await Skill.select().order_by(Skill.id) == before
        assert (await nora.post(here, data={**form, field: " 2 "})).status_code == 303
        assert f'name="{field}" value="2"' in (await nora.get(here)).text
        [skill] = await Skill.objects().where(Skill.member == salon.anna)
        entry = await JournalEntry.objects().order_by(JournalEntry.id, ascending=False).first()
        assert (skill.rank, '"Haircut": "own time 50 min, rank 2"' in entry.after) == (2, True)
        await nora.post(here, data=form)
        assert (await Skill.objects().get(Skill.id == skill.id)).rank is None


async def test_a_week_is_scheduled_through_the_page() -> None:
    salon = await open_salon()
    here = f"/desk/staff/{salon.anna}"
    week = {"starts_on": "2026-12-01", "length": "7", "hours-0": "9-12", "hours-2": "12:00-20:00"}
    async with browser(salon.actors["Nora"]) as nora:
        refused = await nora.post(f"{here}/schedules", data=week)
        assert refused.status_code == 422
        assert "The next one is 7 December 2026." in refused.text
        assert 'value="12:00-20:00"' in refused.text
        assert (
            await nora.post(f"{here}/schedules", data={**week, "starts_on": "2026-12-07"})
        ).status_code == 303
        assert "Every week" in (await nora.get(f"{here}/schedule")).text
    hours = await queries.work_hours([salon.anna], date(2026, 12, 6), date(2026, 12, 9))
    assert list(hours.values()) == [(), (540, 720), (), (720, 1200)]


async def test_a_shift_cycle_is_kept_changed_and_removed() -> None:
    salon = await open_salon()
    here = f"/desk/staff/{salon.anna}"
    cycle = {
        "starts_on": "2026-12-01",
        "length": "4",
        "hours-0": "10-20",
        "hours-1": "10-20",
        "ends_on": "2027-01-31",
    }
    async with browser(salon.actors["Nora"]) as nora:
        for _ in range(2):
            assert (await nora.post(f"{here}/schedules", data=cycle)).status_code == 303
        assert await Schedule.count().where(Schedule.member == salon.anna) == 2
        assert "Every 4 days" in (await nora.get(f"{here}/schedule")).text
        assert 'value="10:00-20:00"' in (await nora.get(f"{here}/schedules/new?since=2026-12-01")).text
        overlapping = await nora.post(f"{here}/schedules", data={**cycle, "hours-0": "10-20, 19-21"})
        assert "19:00-21:00 overlaps the hours before it." in overlapping.text
        for _ in range(2):
            assert (await nora.post(f"{here}/schedules/2026-12-01/removal")).status_code == 303
    assert await Schedule.count().where(Schedule.member == salon.anna) == 1


async def test_dates_that_are_different_come_and_go() -> None:
    salon = await open_salon()
    here = f"/desk/staff/{salon.anna}"
    form = {"happens_on": "2099-12-24", "hours": "late", "reason": "Eve"}
    async with browser(salon.actors["Nora"]) as nora:
        refused = await nora.post(f"{here}/exceptions", data=form)
        assert refused.status_code == 422
        assert 'value="late"' in refused.text
        assert await ScheduleException.count() == 0
        for _ in range(2):
            assert (await nora.post(f"{here}/exceptions", data=form | {"hours": "9-12"})).status_code == 303
        assert await ScheduleException.count() == 1
        assert "09:00-12:00" in (await nora.get(f"{here}/schedule")).text
        for _ in range(2):
            assert (await nora.post(f"{here}/exceptions/2099-12-24/removal")).status_code == 303
    assert await ScheduleException.count() == 0


async def test_time_off_comes_and_goes_in_the_branchs_own_time() -> None:
    salon = await open_salon()
    here = f"/desk/staff/{salon.anna}/time-off"
    form = {"starts_on": "2099-12-24", "starts": "14:00", "ends": "10:00", "reason": "Errand"}
    async with browser(salon.actors["Nora"]) as nora:
        refused = await nora.post(here, data=form)
        assert refused.status_code == 422
        assert "It must end after it starts." in refused.text
        assert 'value="Errand"' in refused.text
        assert await TimeOff.count() == 0
        assert (await nora.post(here, data=form | {"ends": "18:00"})).status_code == 303
        made = await TimeOff.objects().first()
        assert made is not None
        assert (f"{made.starts_at:%H:%M}", made.status) == ("13:00", "approved")  # 14:00 in Berlin


async def test_time_off_that_is_withdrawn_keeps_its_row_and_who_did_it() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Nora"]) as nora:
        form = {"starts_on": "2099-12-24", "starts": "14:00", "ends": "18:00"}
        assert (await nora.post(f"/desk/staff/{salon.anna}/time-off", data=form)).status_code == 303
        made = await TimeOff.objects().first()
        assert made is not None
        withdrawal = f"/desk/time-off/{made.id}/withdrawal"
        assert "24 Dec 2099, 14:00-18:00" in (await nora.get(withdrawal)).text
        assert (await nora.post(withdrawal)).status_code == 303
        again = await nora.post(withdrawal)
        assert again.status_code == 409
        assert "This time off is withdrawn already." in again.text
    made = await TimeOff.objects().first()
    assert made is not None
    assert (made.status, made.withdrawn_by) == ("withdrawn", "Nora")


async def test_somebody_leaves_and_comes_back() -> None:
    salon = await open_salon()
    here = f"/desk/staff/{salon.anna}"
    async with browser(salon.actors["Nora"]) as nora:
        assert "The account of Anna stays open" in (await nora.get(f"{here}/dismissal")).text
        assert (await nora.post(f"{here}/dismissal", data={"dismissed_on": "never"})).status_code == 422
        assert (await nora.post(f"{here}/dismissal", data={"dismissed_on": "2020-12-01"})).status_code == 303
        assert "Anna" in (await nora.get("/desk/staff?retired=yes")).text
        assert "Left on 1 December 2020" in (await nora.get(here)).text
        assert (await nora.post(f"{here}/return")).status_code == 303
    member = await StaffMember.objects().get(StaffMember.id == salon.anna)
    assert member is not None
    assert member.dismissed_on is None
