"""The cast. Center: stylists Anna and Lena, receptionist Olga, accountant Rita, manager Nora, owner Vera.

Harbour, in another zone and currency, has Boris, who must always be refused at Center. Masha is a client.
Everything is written straight into the tables, so that a test of one folder needs no other folder to work.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

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
    """Everybody works Monday to Saturday 09:00–18:00 local time, since Monday 5 January 2026."""
    center, harbour = await open_branch("Center"), await open_branch("Harbour")
    hair, haircut, colour, chair = await offer_services(center, harbour)
    shampoo = await put_on_shelf("Shampoo", center, 1200)
    anna = await employ("Anna", center, (haircut, colour))
    lena = await employ("Lena", center, (haircut, colour))
    boris = await employ("Boris", harbour, (haircut,))
    actors = {
        "Anna": await hire("Anna", "specialist", [center], anna[0]),
        "Olga": await hire("Olga", "receptionist", [center]),
        "Nora": await hire("Nora", "manager", [center]),
        "Rita": await hire("Rita", "accountant", [center]),
        "Vera": await hire("Vera", "owner", None),
        "Boris": await hire("Boris", "owner", [harbour], boris[0]),
    }
    return Salon(
        center=center, harbour=harbour, hair=hair, haircut=haircut, colour=colour, shampoo=shampoo,
        anna=anna[0], lena=lena[0], boris=boris[0],
        anna_resource=anna[1], lena_resource=lena[1], colour_chair=chair,
        masha=await meet_masha(), actors=actors,
    )  # fmt: skip


async def add(row) -> int:  # type: ignore[no-untyped-def]
    await row.save()
    return row.id


async def open_branch(name: str) -> int:
    from catalog.tables import Branch, OpeningHours

    where = {
        "Center": {"zone": "Europe/Berlin", "currency": "EUR", "country": "DE"},
        "Harbour": {"zone": "Asia/Vladivostok", "currency": "RUB", "country": "RU"},
    }
    branch = await add(Branch(name=name, slug=name.lower(), lead_minutes=60, **where[name]))
    for weekday in range(6):
        await add(OpeningHours(branch=branch, weekday=weekday, hours=NINE_TO_SIX))
    return branch


async def offer_services(center: int, harbour: int) -> tuple[int, int, int, int]:
    """Their category, haircut, colour, and the one colour chair of Center."""
    from catalog.tables import Resource, ResourceKind, Service, ServiceCategory, ServiceNeed, ServicePrice

    hair = await add(ServiceCategory(name="Hair", colour="rose"))
    kind = await add(ResourceKind(name="Colour chair"))
    haircut = await add(Service(category=hair, name="Haircut", minutes=60))
    colour = await add(Service(category=hair, name="Colour", minutes=120))
    await add(ServiceNeed(service=colour, kind=kind))
    for service, branch, price in (
        (haircut, center, 4500),
        (haircut, harbour, 250_000),
        (colour, center, 11_000),
    ):
        await add(ServicePrice(service=service, branch=branch, price=price))
    return hair, haircut, colour, await add(Resource(branch=center, kind=kind, name="Colour chair 1"))


async def put_on_shelf(name: str, branch: int, price: int) -> int:
    from catalog.tables import Good, GoodPrice

    good = await add(Good(name=name))
    await add(GoodPrice(good=good, branch=branch, price=price))
    return good


async def employ(name: str, branch: int, services: tuple[int, ...]) -> tuple[int, int]:
    """A member and the resource that is their time."""
    from catalog.tables import Resource
    from staff.tables import Schedule, ScheduleDay, Skill, StaffMember

    resource = await add(Resource(branch=branch, name=name))
    member = await add(StaffMember(branch=branch, resource=resource, name=name, title="Stylist"))
    schedule = await add(Schedule(member=member, starts_on=date(2026, 1, 5), length=7))
    for day in range(6):
        await add(ScheduleDay(schedule=schedule, day=day, hours=NINE_TO_SIX))
    for service in services:
        await add(Skill(member=member, service=service))
    return member, resource


async def meet_masha() -> int:
    from clients.actions import index_clients
    from clients.tables import Client

    first_seen = datetime(2026, 1, 1, tzinfo=UTC)
    card = {"name": "Masha Petrova", "phone": "+4915112345678", "email": "masha@example.com"}
    masha = await add(Client(**card, created_at=first_seen))
    await index_clients([masha])
    return masha


async def hire(name: str, role: str, branches: list[int] | None, member: int | None = None) -> Actor:
    """An account with PASSWORD, and the actor it signs in as."""
    from staff.rules import PERMISSIONS
    from staff.tables import Account, AccountBranch, Role

    account = Account(
        email=f"{name.lower()}@example.com", name=name, password_hash=PASSWORD_HASH, role=role, member=member,
        every_branch=branches is None,
    )  # fmt: skip
    await account.save()
    for branch in branches or []:
        await AccountBranch(account=account.id, branch=branch).save()
    return Actor(
        account=account.id, name=name, permissions=PERMISSIONS[Role(role)],
        branches=None if branches is None else frozenset(branches), member=member, role=role,
    )  # fmt: skip


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
