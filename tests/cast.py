"""The cast. Center: stylists Anna and Lena, receptionist Olga, accountant Rita, manager Nora, owner Vera.

Harbour, in another zone and currency, has Boris, who must always be refused at Center. Masha is a client.
Everything is written straight into the tables, so that a test of one folder needs no other folder to work.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from itertools import count

from piccolo.columns import Column
from piccolo.utils.sql_values import convert_to_sql_value

from kit import db
from kit.rights import Actor
from kit.vault import fingerprint

PASSWORD = "correct horse battery"
# argon2id of PASSWORD with the cheapest parameters, so that a test does not wait for it
PASSWORD_HASH = (
    "$argon2id$v=19$m=8,t=1,p=1$7Kcnyl2PxG+SEu9udufAVA$SPaOkyLxFXfjrC1En6Goa7iyM1FK+I3PLFK3QQ0G2MQ"
)
MONDAY = date(2026, 11, 30)
NINE_TO_SIX = [540, 1080]


@dataclass(frozen=True, slots=True)
class Salon:
    """Ids, and actors by first name."""

    center: int
    harbour: int
    hair: int  # the category of both services
    haircut: int  # 60 minutes, €45.00 at Center, ₽2,500.00 at Harbour; needs nothing
    colour: int  # 120 minutes, €110.00; needs a colour chair, of which there is one
    shampoo: int  # a good, €12.00
    anna: int
    lena: int
    boris: int
    anna_resource: int
    lena_resource: int
    colour_chair: int
    masha: int
    actors: dict[str, Actor]


async def open_salon() -> Salon:
    """Everybody works Monday to Saturday 09:00–18:00 local time, since Monday 5 January 2026.

    Two tests of three begin with it: all rows of a table go in with one statement.
    """
    center, harbour = await open_branches("Center", "Harbour")
    hair, haircut, colour, chair = await offer_services(center, harbour)
    shampoo = await put_on_shelf("Shampoo", center, 1200)
    anna, lena, boris = await employ_all(
        ("Anna", center, (haircut, colour)),
        ("Lena", center, (haircut, colour)),
        ("Boris", harbour, (haircut,)),
    )
    actors = await hire_all(
        ("Anna", "specialist", [center], anna[0]),
        ("Olga", "receptionist", [center], None),
        ("Nora", "manager", [center], None),
        ("Rita", "accountant", [center], None),
        ("Vera", "owner", None, None),
        ("Boris", "owner", [harbour], boris[0]),
    )
    return Salon(
        center=center, harbour=harbour, hair=hair, haircut=haircut, colour=colour, shampoo=shampoo,
        anna=anna[0], lena=lena[0], boris=boris[0],
        anna_resource=anna[1], lena_resource=lena[1], colour_chair=chair,
        masha=await meet_masha(), actors={actor.name: actor for actor in actors},
    )  # fmt: skip


async def add(row) -> int:  # type: ignore[no-untyped-def]
    await row.save()
    return row.id


async def add_all(*rows) -> list[int]:  # type: ignore[no-untyped-def]
    """Rows of one table; their ids. Piccolo would put the same statement together anew each time."""
    table = type(rows[0])
    values = [convert_to_sql_value(row[each], column) for row in rows for each, column in kept(table)]
    return [row["id"] for row in await db.fetch(inserting(table, len(rows)), *values)]


@cache
def kept(table) -> list[tuple[str, Column]]:  # type: ignore[no-untyped-def]
    return [(each._meta.name, each) for each in table._meta.columns if not each._meta.primary_key]


@cache
def inserting(table, rows: int) -> str:  # type: ignore[no-untyped-def]
    names, number = ", ".join(f'"{each}"' for each, _ in kept(table)), count(1)
    values = ", ".join(f"({', '.join(f'${next(number)}' for _ in kept(table))})" for _ in range(rows))
    return f'INSERT INTO "{table._meta.tablename}" ({names}) VALUES {values} RETURNING id'  # noqa: S608


async def open_branches(*names: str) -> list[int]:
    from catalog.tables import Branch, OpeningHours

    where = {
        "Center": {"zone": "Europe/Berlin", "currency": "EUR", "country": "DE"},
        "Harbour": {"zone": "Asia/Vladivostok", "currency": "RUB", "country": "RU"},
    }
    branches = await add_all(
        *(Branch(name=name, slug=name.lower(), lead_minutes=60, **where[name]) for name in names)
    )
    await add_all(
        *(
            OpeningHours(branch=branch, weekday=weekday, hours=NINE_TO_SIX)
            for branch in branches
            for weekday in range(6)
        )
    )
    return branches


async def offer_services(center: int, harbour: int) -> tuple[int, int, int, int]:
    """Their category, haircut, colour, and the one colour chair of Center."""
    from catalog.tables import Resource, ResourceKind, Service, ServiceCategory, ServiceNeed, ServicePrice

    [hair] = await add_all(ServiceCategory(name="Hair", colour="rose"))
    [kind] = await add_all(ResourceKind(name="Colour chair"))
    haircut, colour = await add_all(
        Service(category=hair, name="Haircut", minutes=60), Service(category=hair, name="Colour", minutes=120)
    )
    await add_all(ServiceNeed(service=colour, kind=kind))
    await add_all(
        ServicePrice(service=haircut, branch=center, price=4500),
        ServicePrice(service=haircut, branch=harbour, price=250_000),
        ServicePrice(service=colour, branch=center, price=11_000),
    )
    [chair] = await add_all(Resource(branch=center, kind=kind, name="Colour chair 1"))
    return hair, haircut, colour, chair


async def put_on_shelf(name: str, branch: int, price: int) -> int:
    from catalog.good_tables import Good, GoodPrice

    [good] = await add_all(Good(name=name))
    await add_all(GoodPrice(good=good, branch=branch, price=price))
    return good


async def employ(name: str, branch: int, services: tuple[int, ...]) -> tuple[int, int]:
    """A member and the resource that is their time."""
    [employed] = await employ_all((name, branch, services))
    return employed


async def employ_all(*people: tuple[str, int, tuple[int, ...]]) -> list[tuple[int, int]]:
    from catalog.tables import Resource
    from staff.tables import Schedule, ScheduleDay, Skill, StaffMember

    resources = await add_all(*(Resource(branch=branch, name=name) for name, branch, _ in people))
    members = await add_all(
        *(
            StaffMember(branch=branch, resource=resource, name=name, title="Stylist")
            for resource, (name, branch, _) in zip(resources, people, strict=True)
        )
    )
    schedules = await add_all(
        *(Schedule(member=member, starts_on=date(2026, 1, 5), length=7) for member in members)
    )
    await add_all(
        *(ScheduleDay(schedule=each, day=day, hours=NINE_TO_SIX) for each in schedules for day in range(6))
    )
    skills = [
        Skill(member=member, service=service)
        for member, (_, _, services) in zip(members, people, strict=True)
        for service in services
    ]
    if skills:
        await add_all(*skills)
    return list(zip(members, resources, strict=True))


async def meet_masha() -> int:
    from clients.actions import index_clients
    from clients.tables import Client

    first_seen = datetime(2026, 1, 1, tzinfo=UTC)
    card = {"name": "Masha Petrova", "phone": "+4915112345678", "email": "masha@example.com"}
    [masha] = await add_all(Client(**card, created_at=first_seen))
    await index_clients([masha])
    return masha


async def hire(name: str, role: str, branches: list[int] | None, member: int | None = None) -> Actor:
    """An account with PASSWORD, and the actor it signs in as."""
    [actor] = await hire_all((name, role, branches, member))
    return actor


async def hire_all(*people: tuple[str, str, list[int] | None, int | None]) -> list[Actor]:
    from staff.rules import PERMISSIONS
    from staff.tables import Account, AccountBranch, Role

    accounts = await add_all(
        *(
            Account(
                email=f"{name.lower()}@example.com", name=name, password_hash=PASSWORD_HASH, role=role,
                member=member, every_branch=branches is None,
            )
            for name, role, branches, member in people
        )
    )  # fmt: skip
    theirs = [
        AccountBranch(account=account, branch=branch)
        for account, (_, _, branches, _) in zip(accounts, people, strict=True)
        for branch in branches or []
    ]
    if theirs:
        await add_all(*theirs)
    return [
        Actor(
            account=account, name=name, permissions=PERMISSIONS[Role(role)],
            branches=None if branches is None else frozenset(branches), member=member, role=role,
        )
        for account, (name, role, branches, member) in zip(accounts, people, strict=True)
    ]  # fmt: skip


async def session_token(actor: Actor) -> str:
    """A signed-in browser for the actor: put it into the cookie `staff.queries.COOKIE`."""
    from datetime import timedelta

    from kit import clock
    from staff.tables import Session

    token = f"token-of-{actor.name}"
    now = clock.now()
    await Session(
        account=actor.account, token_hash=fingerprint(token), created_at=now, seen_at=now,
        expires_at=now + timedelta(days=1), proved_at=now,
    ).save()  # fmt: skip
    return token
