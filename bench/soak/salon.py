"""The small salon that is soaked, founded through the same actions as the desk uses."""

from dataclasses import dataclass
from datetime import date, timedelta

import catalog.actions
import staff.actions
from bench.load import open_account
from booking.actions import set_terms
from booking.schemas import TermsForm
from catalog.rules import WEEKDAYS
from catalog.schemas import AddOnsForm, BranchForm, CategoryForm, KindForm, RoomForm, ServiceForm
from kit import clock
from kit.rights import SYSTEM
from staff.rules import Cycle, Terms
from staff.schemas import MemberForm

ZONE = "Europe/Lisbon"
OPENS, CLOSES = 8 * 60, 20 * 60
DAYS = 28
PEOPLE = {"center": ("Anna", "Lena", "Mia", "Nils"), "garden": ("Boris", "Dana")}
CAPACITY, MOST_SEATS = 6, 3
THERE, NEEDED = {"Chair": 2, "Lamp": 3}, {"Chair": "1", "Lamp": "2"}
PRICE = {"Cut": 2500, "Colour": 9000, "Yoga": 1500, "Shave": 800}


@dataclass(frozen=True, slots=True)
class Place:
    """A branch: its number, its name in addresses, and its people."""

    id: int
    slug: str
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Salon:
    """`center` books at once and holds classes; `garden` takes requests. `token` is an owner's.

    A shave is only ever added to a cut.
    """

    center: Place
    garden: Place
    cut: int
    colour: int
    yoga: int
    shave: int
    token: str
    today: date

    @property
    def places(self) -> tuple[Place, Place]:
        return self.center, self.garden


async def found_salon() -> Salon:
    """In a migrated database without branches."""
    branches = {slug: await open_branch(slug) for slug in PEOPLE}
    services = await write_price_list(branches)
    places = {slug: await employ(slug, branches[slug], services) for slug in PEOPLE}
    return Salon(
        center=places["center"],
        garden=places["garden"],
        cut=services["cut"],
        colour=services["colour"],
        yoga=services["yoga"],
        shave=services["shave"],
        token=await open_account(),
        today=clock.today(ZONE),
    )


async def open_branch(slug: str) -> int:
    form = BranchForm(
        name=slug.title(),
        slug=slug,
        zone=ZONE,
        currency="EUR",
        country="PT",
        lead_minutes="0",
        hold_minutes="1",
        notice_minutes="0",
        takes_requests="yes" if slug == "garden" else "",
    )
    made = await catalog.actions.open_branch(SYSTEM, form)
    await catalog.actions.set_opening_hours(
        SYSTEM, made.id, {day: (OPENS, CLOSES) for day in range(len(WEEKDAYS))}
    )
    # An offer lapses within the minute, and none waits for the morning: a soak takes minutes, at any hour.
    restless = TermsForm(offer_minutes="5", notice_minutes="0", quiet_from="03:00", quiet_until="03:00")
    await set_terms(SYSTEM, made.id, restless)
    return int(made.id)


async def write_price_list(branches: dict[str, int]) -> dict[str, int]:
    """A cut and what may be added to it, a colour with a pause that needs a chair and two lamps, a class."""
    heading = (await catalog.actions.add_category(SYSTEM, CategoryForm(name="All"))).id
    needs = {await furnish(branches, name): number for name, number in NEEDED.items()}
    shapes = {
        "Cut": {"minutes": "30"},
        "Colour": {"minutes": "30 + 30 free + 15", "staff_after": "5"},
        "Yoga": {"minutes": "60", "capacity": str(CAPACITY), "max_seats": str(MOST_SEATS)},
        "Shave": {"minutes": "15", "is_addon_only": "yes"},
    }
    found = {}
    for name, shape in shapes.items():
        prices = {branch: f"{PRICE[name] // 100}.00" for branch in branches.values()}
        form = ServiceForm(
            name=name,
            category=str(heading),
            is_online="yes",
            prices=prices,
            needs=needs if name == "Colour" else {},
            **shape,
        )
        found[name.lower()] = int((await catalog.actions.add_service(SYSTEM, form)).id)
    added = AddOnsForm(addons={1: str(found["shave"])})
    await catalog.actions.set_addons(SYSTEM, found["cut"], added)
    return found


async def furnish(branches: dict[str, int], name: str) -> int:
    """So many of a kind in each branch; its id."""
    kind = int((await catalog.actions.add_kind(SYSTEM, KindForm(name))).id)
    for branch in branches.values():
        room = RoomForm(name=name, kind=str(kind), branch=str(branch), count=str(THERE[name]))
        await catalog.actions.add_rooms(SYSTEM, room)
    return kind


async def employ(slug: str, branch: int, services: dict[str, int]) -> Place:
    """Everybody can everything, and works every day."""
    hours = {day: (OPENS, CLOSES) for day in range(len(WEEKDAYS))}
    monday = clock.today(ZONE) - timedelta(days=clock.today(ZONE).weekday())
    members = []
    for name in PEOPLE[slug]:
        form = MemberForm(branch=str(branch), name=name, is_online="yes")
        member = int((await staff.actions.hire(SYSTEM, form)).id)
        able = frozenset(services.values())
        await staff.actions.set_skills(SYSTEM, member, dict.fromkeys(able, Terms()), able)
        await staff.actions.set_schedule(SYSTEM, member, Cycle(starts_on=monday, days=hours))
        members.append(member)
    return Place(branch, slug, tuple(members))
