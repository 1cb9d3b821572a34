"""Founds Linden & Co.: branches, price list, rooms, staff and their logins, cash desks, terms, points."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import catalog.actions
import checkout.actions
import loyalty.actions
import payroll.actions
import staff.actions
from catalog.actions.packages import add_part
from catalog.rules import parse_hours
from catalog.schemas import (
    AddOnsForm,
    BranchForm,
    CategoryForm,
    GoodForm,
    KindForm,
    PartForm,
    PriceRuleForm,
    RoomForm,
    ServiceForm,
    ServiceRulesForm,
)
from catalog.tables import Resource
from demo.people import BERLIN, LEVELS, LOGINS, PASSWORD, SAO_PAULO, Person
from demo.price_list import (
    CATEGORIES,
    GOODS,
    HANDS_AND_FEET,
    HAPPY_HOUR,
    KINDS,
    OFFERS,
    OWN,
    PACKAGE,
    PLACES,
    WORKSHOP,
    Offer,
    points_rule,
)
from demo.tablet import share_tablet
from kit.rights import SYSTEM, Actor
from staff.actions import Owners, Terms
from staff.rules import PERMISSIONS, Cycle
from staff.schemas import AccountForm, LevelForm, MemberForm

OPEN = {weekday: "09:00-20:00" for weekday in range(5)} | {5: "09:00-18:00"}
KREUZBERG = BranchForm(
    name="Linden & Co. Kreuzberg",
    slug="kreuzberg",
    zone="Europe/Berlin",
    currency="EUR",
    locale="de_DE",
    country="DE",
    phone="+49 30 12345678",
    address="Oranienstraße 24, 10999 Berlin",
    accent="#0f766e",
)
PINHEIROS = BranchForm(
    name="Linden & Co. Pinheiros",
    slug="pinheiros",
    zone="America/Sao_Paulo",
    currency="BRL",
    locale="pt_BR",
    country="BR",
    phone="+55 11 3061 2345",
    address="Rua dos Pinheiros 812, São Paulo",
    accent="#9d174d",
)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a branch, the services they are booked for, and what may be added to each."""

    id: int
    person: Person
    services: Mapping[int, Offer]
    extras: Mapping[int, Mapping[int, Offer]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """A branch and what history needs to know of it; who of its specialists has an account, if anybody."""

    id: int
    zone: str
    country: str
    desk: int
    reception: Actor
    manager: Actor
    members: tuple[Member, ...]
    goods: tuple[int, ...] = ()
    workshop: int = 0
    package: int = 0
    specialist: Actor | None = None


@dataclass(slots=True)
class Founding:
    """Ids that are known so far."""

    today: date
    branches: dict[str, int] = field(default_factory=dict)
    services: dict[str, int] = field(default_factory=dict)
    goods: list[int] = field(default_factory=list)
    levels: dict[str, int] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, Actor] = field(default_factory=dict)

    @property
    def start(self) -> date:
        """The Monday on which the first schedules begin, before the first visit of the history."""
        earliest = self.today - timedelta(days=200)
        return earliest - timedelta(days=earliest.weekday())


async def found_company(today: date) -> list[Place]:
    """Everything but the clients and their visits, through the same actions as the desk's pages."""
    founding = Founding(today)
    for form in (KREUZBERG, PINHEIROS):
        branch = await catalog.actions.open_branch(SYSTEM, form)
        hours = {weekday: parse_hours(text) for weekday, text in OPEN.items()}
        await catalog.actions.set_opening_hours(SYSTEM, branch.id, hours)
        founding.branches[form.slug] = branch.id
    await write_price_list(founding)
    for position, name in enumerate(LEVELS):
        founding.levels[name] = (await staff.actions.add_level(SYSTEM, LevelForm(name, str(position)))).id
    members = {
        slug: [await hire(founding, slug, person) for person in people]
        for slug, people in (("kreuzberg", BERLIN), ("pinheiros", SAO_PAULO))
    }
    await give_rooms(founding)
    await open_accounts(founding)
    await share_tablet(founding.accounts, founding.branches["kreuzberg"])
    return [await furnish(founding, form, members[form.slug]) for form in (KREUZBERG, PINHEIROS)]


async def write_price_list(founding: Founding) -> None:
    kreuzberg, pinheiros = founding.branches["kreuzberg"], founding.branches["pinheiros"]
    kinds = {name: await add_rooms(founding, name, count) for name, count in KINDS.items()}
    headings = {}
    for position, (name, colour) in enumerate(CATEGORIES):
        form = CategoryForm(name=name, colour=colour, position=str(position))
        headings[name] = (await catalog.actions.add_category(SYSTEM, form)).id
    for position, offer in enumerate((*OFFERS, PACKAGE)):
        service = ServiceForm(
            name=offer.name,
            category=str(headings[offer.category]),
            minutes=str(offer.minutes),
            needs={kinds[kind]: str(number) for kind, number in offer.needs.items()},
            position=str(position),
            is_online="yes",
            capacity=str(offer.places),
            is_addon_only="" if offer.is_alone else "yes",
            prices={kreuzberg: str(offer.kreuzberg), pinheiros: str(offer.pinheiros or "")},
        )
        founding.services[offer.name] = (await catalog.actions.add_service(SYSTEM, service)).id
    await tie_addons(founding)
    await say_what_goes_together(founding.services)
    for name, euros, reais in GOODS:
        good = GoodForm(name=name, prices={kreuzberg: str(euros), pinheiros: str(reais)})
        founding.goods.append((await catalog.actions.add_good(SYSTEM, good)).id)
    quiet = PriceRuleForm(branch=str(kreuzberg), covers=f"category-{headings['Hair']}", **HAPPY_HOUR)
    await catalog.actions.add_price_rule(SYSTEM, quiet)


async def tie_addons(founding: Founding) -> None:
    """In the order of the price list."""
    for main in {name: None for offer in OFFERS for name in offer.added_to}:
        added = [str(founding.services[offer.name]) for offer in OFFERS if main in offer.added_to]
        form = AddOnsForm(addons=dict(enumerate(added, 1)))
        await catalog.actions.set_addons(SYSTEM, founding.services[main], form)


async def say_what_goes_together(services: Mapping[str, int]) -> None:
    """The package, what two people do at once, and what comes after what."""
    for name in HANDS_AND_FEET:
        await add_part(SYSTEM, services[PACKAGE.name], PartForm(str(services[name])))
        await catalog.actions.set_service_rules(SYSTEM, services[name], ServiceRulesForm(at_once="yes"))
    for rank, names in PLACES.items():
        for name in names:
            form = ServiceRulesForm(visit_rank=str(rank))
            await catalog.actions.set_service_rules(SYSTEM, services[name], form)


async def add_rooms(founding: Founding, name: str, count: int) -> int:
    """So many of the kind in each branch; the kind's id."""
    kind = int((await catalog.actions.add_kind(SYSTEM, KindForm(name))).id)
    for branch in founding.branches.values():
        room = RoomForm(name=name, kind=str(kind), branch=str(branch), count=str(count))
        await catalog.actions.add_rooms(SYSTEM, room)
    return kind


async def give_rooms(founding: Founding) -> None:
    for name, (person, tie) in OWN.items():
        room = await Resource.objects().get(
            (Resource.name == name) & (Resource.branch == founding.branches["kreuzberg"])
        )
        if room is not None:
            owners = Owners({founding.members[person]: tie})
            await staff.actions.set_owners(SYSTEM, room.id, owners)


async def hire(founding: Founding, slug: str, person: Person) -> Member:
    """A staff member with skills, a live schedule, and terms."""
    branch = founding.branches[slug]
    form = MemberForm(
        branch=str(branch),
        name=person.name,
        title=person.title,
        about=person.about,
        position=str(len(founding.members)),
        is_online="yes",
        level=str(founding.levels.get(person.level, "")),
    )
    member = await staff.actions.hire(SYSTEM, form)
    founding.members[person.name] = member.id
    able = {founding.services[offer.name]: offer for offer in OFFERS if can_do(person, offer, slug)}
    await staff.actions.set_skills(SYSTEM, member.id, dict.fromkeys(able, Terms()), frozenset(able))
    if person.level:
        await set_level(founding.levels[person.level], (slug, branch), person, able)
    days = {day: tuple(parse_hours(text)) for day, text in enumerate(person.hours) if text}
    cycle = Cycle(starts_on=founding.start, length=len(person.hours), days=days)
    await staff.actions.set_schedule(SYSTEM, member.id, cycle)
    await payroll.actions.set_terms(SYSTEM, member.id, founding.start, person.rate, 1000)
    alone = {service: offer for service, offer in able.items() if offer.places == 1 and offer.is_alone}
    extras = {
        service: {extra: each for extra, each in able.items() if offer.name in each.added_to}
        for service, offer in alone.items()
    }
    return Member(member.id, person, alone, extras)


def can_do(person: Person, offer: Offer, slug: str) -> bool:
    return offer.category in person.does and getattr(offer, slug) > 0


async def set_level(level: int, at: tuple[str, int], person: Person, able: Mapping[int, Offer]) -> None:
    """What everybody of the level asks there for what this person does, in whole units of money."""
    slug, branch = at
    for service, offer in able.items():
        terms = Terms(price=round(getattr(offer, slug) * person.factor / 100) * 100)
        await staff.actions.set_level_terms(SYSTEM, service, {(level, branch): terms})


async def open_accounts(founding: Founding) -> None:
    for login in LOGINS:
        form = AccountForm(
            name=login.name,
            email=login.email,
            role=login.role,
            member=str(founding.members[login.member]) if login.member else "",
            every_branch="" if login.at else "yes",
            branches=frozenset({founding.branches[login.at]}) if login.at else frozenset(),
        )
        account = await staff.actions.open_account(SYSTEM, form, PASSWORD)
        founding.accounts[login.name] = Actor(
            account=account.id,
            name=login.name,
            permissions=PERMISSIONS[login.role],
            branches=form.branches or None,
            role=login.role,
            member=founding.members.get(login.member),
        )


async def furnish(founding: Founding, form: BranchForm, members: list[Member]) -> Place:
    """A cash desk and a rule for points; who receives there."""
    branch = founding.branches[form.slug]
    vera = founding.accounts["Vera Linden"]
    at_home = form.slug == "kreuzberg"
    desk = await checkout.actions.add_desk(vera, branch, "Front desk")
    await loyalty.actions.set_points_rule(vera, branch, points_rule(founding.start, at_home=at_home))
    return Place(
        id=branch,
        zone=form.zone,
        country=form.country,
        desk=desk.id,
        reception=founding.accounts["Olga Stern" if at_home else "Tomás Reis"],
        manager=founding.accounts["Nora Falk"] if at_home else vera,
        members=tuple(members),
        goods=tuple(founding.goods),
        workshop=founding.services[WORKSHOP] if at_home else 0,
        package=founding.services[PACKAGE.name],
        specialist=founding.accounts["Anna Weber"] if at_home else None,
    )
