"""A form that begins with people: who can be booked, and when each of them is free first."""

import re
from datetime import timedelta

import pytest

from booking.queries import next_by_member, offer
from booking.queries.firsts import LOOKED_AHEAD, first_of_everybody
from booking.queries.setup import setup_of
from catalog.tables import Service, ServicePrice
from kit import clock
from kit.db import execute
from staff.tables import Skill, TimeOff
from tests.booking.classes import offer_yoga, put_on
from tests.booking.scene import fill
from tests.browse import browser
from tests.cast import Salon, employ_all, open_salon
from tests.counting import count_queries
from tests.widgets.flow import times_on
from tests.widgets.test_forms import keep
from widgets.rules.forms import STAFF_FIRST, Design, Kind, Step

pytestmark = pytest.mark.usefixtures("morning")
NEEDS_A_CHAIR = "INSERT INTO service_need (service, kind) SELECT $1, kind FROM service_need LIMIT 1"
PAGE = "/book/center?form=spring"


async def staff_first(salon: Salon, **steps: Step) -> Salon:
    await keep(salon, Design(steps=tuple(steps.get(each, Step(each)) for each in STAFF_FIRST)))
    return salon


def said_of(page: str, name: str) -> str:
    """What stands beside a name, without tags."""
    [found] = [part for part in page.split('<a class="choice"')[1:] if f"<strong>{name}</strong>" in part]
    return " ".join(re.sub(r"<[^>]+>", " ", found.split("</a>")[0]).split())


async def away(member: int, days: int) -> None:
    start = clock.now() - timedelta(days=1)
    await TimeOff(member=member, starts_at=start, ends_at=start + timedelta(days=days)).save()


async def test_each_says_when_they_are_free_first_and_anybody_the_first_of_all() -> None:
    salon = await staff_first(await open_salon())
    await fill(salon.anna_resource, "09:00", "18:00", day=clock.today("Europe/Berlin"))
    await fill(salon.anna_resource, "09:00", "10:00")
    async with browser() as b:
        page = (await b.get(PAGE)).text
        assert "Next free: Tomorrow 10:00" in said_of(page, "Anna")
        assert "Next free: Today 10:00" in said_of(page, "Lena")
        assert "Next free: Today 10:00" in said_of(page, "Any specialist")
        services = (await b.get(f"{PAGE}&member={salon.anna}")).text
        assert f"service={salon.haircut}&amp;member={salon.anna}" in services
        times = (await b.get(f"{PAGE}&member={salon.anna}&service={salon.haircut}")).text
    assert times_on(times)[0] == "2026-12-02T10:00:00+01:00"
    assert "Next free with Anna" in times


async def test_who_has_no_time_for_weeks_says_so_and_who_only_holds_classes_says_nothing() -> None:
    salon = await staff_first(await open_salon())
    await away(salon.lena, 200)
    [[yogi, _resource]] = await employ_all(("Mira", salon.center, ()))
    yoga = await offer_yoga(salon)
    await Skill(member=yogi, service=yoga).save()
    await put_on(salon, yoga, member=salon.anna)
    async with browser() as b:
        page = (await b.get(PAGE)).text
    assert "No free time within 42 days" in said_of(page, "Lena")
    assert said_of(page, "Mira").endswith("Mira Stylist")
    await away(salon.anna, 200)
    async with browser() as b:
        assert "The most free times" in said_of((await b.get(PAGE)).text, "Any specialist")


async def test_only_what_the_form_offers_counts_and_only_who_does_some_of_it_is_shown() -> None:
    salon = await open_salon()
    await staff_first(salon, service=Step(Kind.service, only=(salon.colour,)))
    await execute("DELETE FROM skill WHERE member = $1 AND service = $2", salon.lena, salon.colour)
    await fill(salon.colour_chair, "09:00", "15:00", day=clock.today("Europe/Berlin"))
    async with browser() as b:
        page = (await b.get(PAGE)).text
        assert "Next free: Today 15:00" in said_of(page, "Anna")
        assert "Lena" not in page
        await execute("UPDATE service SET is_online = FALSE WHERE id = $1", salon.colour)
        assert "Nobody can be booked online yet" in (await b.get(PAGE)).text


async def test_somebody_who_cannot_be_booked_leads_to_who_can() -> None:
    salon = await staff_first(await open_salon())
    await execute("UPDATE staff_member SET is_online = FALSE WHERE id = $1", salon.lena)
    async with browser() as b:
        for member in (salon.boris, 999_999):
            page = await b.get(f"{PAGE}&member={member}")
            assert (page.status_code, "cannot be booked here any more" in page.text) == (404, True)
            assert "Next free" in said_of(page.text, "Anna")
        for asked in (f"{PAGE}&member=999999", f"/book/center?member={salon.lena}"):
            times = await b.get(f"{asked}&service={salon.haircut}")
            assert times.status_code == 200
            assert "Whom you asked for cannot be booked for this here." in times.text
            assert times_on(times.text)
        usual = await b.get(f"/book/center?member={salon.anna}&service={salon.haircut}")
    assert "Whom you asked for" not in usual.text


async def many_services(salon: Salon, number: int) -> list[int]:
    """With lengths, grids, leads and limits of their own, some of them in the colour chair."""
    heading = (await Service.objects().get(Service.id == salon.haircut)).category
    made = []
    for n in range(number):
        service = Service(category=heading, name=f"Service {n}", minutes=15 + 20 * (n % 7))
        service.grid_minutes = (None, 10, 30, 45)[n % 4]
        service.lead_minutes = (None, 0, 300, 3000)[n % 4]
        service.most_a_day = (None, None, 1)[n % 3]
        await service.save()
        await ServicePrice(service=service.id, branch=salon.center, price=100).save()
        if n % 3 == 0:
            await execute(NEEDS_A_CHAIR, service.id)
        for member in (salon.anna, salon.lena)[: 1 + n % 2]:
            await Skill(member=member, service=service.id).save()
        made.append(service.id)
    return [salon.haircut, salon.colour, *made]


async def test_the_first_of_all_is_the_first_of_each_service_by_itself() -> None:
    salon = await open_salon()
    services = await many_services(salon, 12)
    await fill(salon.colour_chair, "09:00", "13:00", day=clock.today("Europe/Berlin"))
    await fill(salon.anna_resource, "10:00", "17:20", day=clock.today("Europe/Berlin"))
    await fill(salon.lena_resource, "09:00", "18:00", day=clock.today("Europe/Berlin"))
    await fill(salon.lena_resource, "09:10", "11:40")
    setup = await setup_of(salon.center)
    for some in (services, services[1:2], services[2:5], services[-1:], services[4:]):
        expected: dict[int, object] = {}
        for service in some:
            for member, start in (await next_by_member(await offer(salon.center, service))).items():
                expected[member] = min(start, expected.get(member, start))  # type: ignore[type-var]
        found = await first_of_everybody(setup, some)
        assert found.starts == expected
        assert found.days == LOOKED_AHEAD


async def test_it_costs_the_same_whoever_and_whatever_there_is() -> None:
    salon = await staff_first(await open_salon())
    asked = []
    async with browser() as b:
        for more in (0, 3, 30):
            await many_services(salon, 3 * (more > 0))
            names = [(f"Member {n}", salon.center, (salon.haircut, salon.colour)) for n in range(more)]
            await employ_all(*names) if names else None
            await b.get(PAGE)
            async with count_queries() as counted:
                assert (await b.get(PAGE)).status_code == 200
            asked.append(len(counted))
    assert asked[1] == asked[2] == asked[0] + 1, "one more where a service is limited, whatever else there is"
    assert asked[0] <= 6


async def test_whoever_needs_a_second_look_costs_one_more() -> None:
    salon = await staff_first(await open_salon())
    async with browser() as b:
        await b.get(PAGE)
        async with count_queries() as usual:
            await b.get(PAGE)
        await away(salon.lena, 20)
        await b.get(PAGE)
        async with count_queries() as more:
            page = await b.get(PAGE)
    assert len(more) == len(usual) + 1
    assert "Next free: Mon 21 Dec 09:00" in said_of(page.text, "Lena")
