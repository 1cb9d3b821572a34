"""Random clients with random pasts and futures, and random segments to be asked of them."""

import json
import random
from datetime import UTC, datetime, timedelta

from checkout.tables import Bill, Payment
from clients.tables import (
    Client,
    ClientContact,
    ClientGroup,
    ClientNote,
    ClientSource,
    CustomField,
    Visit,
    VisitLine,
)
from clients.tables.trust import TrustExemption, TrustTerms, TrustWaiver
from kit.db import execute
from lists.rules.catalogue import Catalogue, Fact, Kind
from lists.rules.periods import PERIODS
from lists.rules.terms import Group, Join, Term
from loyalty.tables import PointsEntry
from reminders.tables import Message
from tests.cast import Salon
from tests.lists.reference import VALUES

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
# Around midnights and changes of the clock, in three zones.
HOURS = (0, 1, 2, 12, 13, 14, 21, 22, 23)
BIRTHDAYS = ("", "12-01", "11-30", "02-29", "2000-02-29", "1990-12-02", "1985-01-15", "2010-12-01", "06-30")
NAMES = ("Anna", "anna maria", "Борис", "Zoë", "Änne", "Masha P.", "100% Sure", "O'Neil")
STATUSES = (*["done"] * 6, "no_show", "cancelled", "cancelled", "waiting", "arrived")


async def live(salon: Salon, dice: random.Random, clients: int = 9) -> None:
    group = await ClientGroup.objects().get_or_create(ClientGroup.name == "Regulars")
    await execute("INSERT INTO category (id, name) VALUES ($1, 'Colouring')", salon.hair + 1)
    await execute("UPDATE service SET category = $1 WHERE id = $2", salon.hair + 1, salon.colour)
    source = ClientSource(name="Instagram")
    await source.save()
    await TrustTerms(
        half_life_days=dice.choice((1, 30, 180)), late_points=dice.choice((0, 50, 120)), deposit_from=40,
        prepay_from=dice.choice((None, 100)), refuse_from=dice.choice((None, 190)),
    ).save()  # fmt: skip
    for number in range(clients):
        client = Client(
            name=dice.choice(NAMES),
            phone=dice.choice((None, f"+4915112345{number:03}")),
            email=dice.choice(("", f"{number}@example.com")),
            notes=dice.choice(("", "likes tea", "Tea, no milk")),
            birthday=dice.choice(BIRTHDAYS),
            online_ban=dice.random() < 0.2,
            client_group=dice.choice((None, group.id)),
            client_source=dice.choice((None, source.id)),
            responsible=dice.choice((None, salon.anna)),
            language=dice.choice(("", "de", "ru")),
            importance=dice.randrange(4),
            discount_rate=dice.choice((0, 0, 1000, 3000)),
            created_at=moment(dice),
        )
        await client.save()
        for kind in dice.sample(("telegram", "site", "telegram"), dice.choice((0, 0, 1, 2, 3))):
            await ClientContact(client=client.id, kind=kind, value=kind).save()
        for _ in range(dice.choice((0, 1, 1, 2, 4, 7))):
            await came(salon, dice, client.id)
        await noted(dice, client.id)
        await given(salon, random.Random(f"{dice.random()}"), client.id)


STAFF_FIELDS = (
    "text",
    "whole",
    "decimal",
    "money",
    "date",
    "date_time",
    "yes_no",
    "one_of",
    "several",
    "file",
)


async def known_of_staff(salon: Salon, dice: random.Random) -> None:
    """A field of each kind, and what Anna and Lena say there, if anything."""
    said: dict[int, dict[str, object]] = {salon.anna: {}, salon.lena: {}}
    for kind in STAFF_FIELDS:
        field = CustomField(of="staff", title=kind, kind=kind, currency="EUR" if kind == "money" else "")
        await field.save()
        for extra in said.values():
            extra.update({str(field.id): some(kind, dice)} if dice.random() < 0.7 else {})
    for member, extra in said.items():
        await execute("UPDATE staff_member SET extra = $1 WHERE id = $2", json.dumps(extra), member)


def some(kind: str, dice: random.Random) -> object:
    return {
        "text": dice.choice(("Anna speaks Greek", "100% vegan")),
        "whole": dice.choice((0, 1, 2, 30)),
        "decimal": dice.choice((0.5, 2.5, 30)),
        "money": dice.choice((1, 4500)),
        "date": (NOW - timedelta(days=dice.choice((0, 1, 29, 30, 31, 365)))).date().isoformat(),
        "date_time": f"{moment(dice):%Y-%m-%dT%H:%M}",
        "yes_no": dice.random() < 0.5,
        "one_of": dice.choice((1, 2)),
        "several": dice.choice(([1], [3], [1, 3])),
        "file": 1,
    }[kind]


async def noted(dice: random.Random, client: int) -> None:
    """Signed notes, one of them removed; and a few of whom nothing is asked."""
    for text in dice.sample(("Tea again", "allergic", "100% happy", "gone"), dice.choice((0, 0, 1, 2))):
        removed = NOW if text == "gone" else None
        await ClientNote(
            client=client, text=text, written_at=NOW, written_by="Olga", removed_at=removed
        ).save()
    if dice.random() < 0.15:
        await TrustExemption(client=client, exempt_at=NOW, exempt_by="Vera", why="A friend").save()


async def given(salon: Salon, dice: random.Random, client: int) -> None:
    """Points and messages; some that were never sent."""
    for _ in range(dice.choice((0, 1, 3))):
        kind = dice.choice(("earned", "earned_back", "spent", "spent_back", "brought"))
        await PointsEntry(
            client=client, branch=dice.choice((salon.center, salon.harbour)), closing=1, kind=kind, entry=0,
            points=dice.choice((3, 30, 60)) * (-1 if kind in ("spent", "earned_back") else 1),
            happened_at=moment(dice),
        ).save()  # fmt: skip
    for number in range(dice.choice((0, 1, 3))):
        at, status = moment(dice), dice.choice(("sent", "sent", "waiting", "failed"))
        await Message(
            branch=salon.center, about="{}", client=client, kind=dice.choice(("booked", "evening")),
            about_at=at, about_version=number, due_at=at, expires_at=at, status=status,
            sent_at=at if status == "sent" else None,
        ).save()  # fmt: skip


async def came(salon: Salon, dice: random.Random, client: int) -> None:
    status = dice.choice(STATUSES)
    starts = moment(dice)
    if status in ("waiting", "arrived"):
        starts = NOW + timedelta(hours=dice.randrange(-20, 2000))
    made = starts - timedelta(days=dice.randrange(60))
    visit = Visit(
        branch=dice.choice((salon.center, salon.center, salon.harbour)), client=client,
        code=f"{client}-{dice.random()}", status=status, source=dice.choice(("desk", "widget")),
        starts_at=starts, ends_at=starts + timedelta(hours=1), created_at=made,
        cancelled_late=status == "cancelled" and dice.random() < 0.5,
    )  # fmt: skip
    await visit.save()
    if status in ("no_show", "cancelled") and dice.random() < 0.2:
        await TrustWaiver(visit=visit.id, waived_at=NOW, waived_by="Vera", why="Ill").save()
    for _ in range(dice.choice((0, 1, 1, 2))):
        await VisitLine(
            visit=visit.id, service=dice.choice((salon.haircut, salon.colour)), title="It",
            member=dice.choice((salon.anna, salon.lena)), price=dice.choice((0, 100, 4500)),
            quantity=dice.choice((1, 1, 3)),
        ).save()  # fmt: skip
    if dice.random() < 0.3:
        await VisitLine(visit=visit.id, good=salon.shampoo, title="It", price=1200, discount=200).save()
    if status == "done":
        await paid(visit, "EUR" if visit.branch == salon.center else "RUB", random.Random(visit.code))


async def paid(visit: Visit, currency: str, dice: random.Random) -> None:
    """By none, one or two means; what was paid on a bill that was reversed counts no more."""
    times = dice.choice((0, 1, 1, 2))
    for closing in range(1, times + 1):
        closed = moment(dice)
        bill = Bill(
            visit=visit.id, closing=closing, number=f"{visit.id}-{closing}", services=0, goods=0, discount=0,
            total=0, currency=currency, closed_at=closed, closed_by="Olga", entry=0,
            reversed_at=closed if closing < times or dice.random() < 0.2 else None,
        )  # fmt: skip
        await bill.save()
        for method in dice.sample(("cash", "card", "points"), dice.choice((0, 1, 2))):
            await Payment(bill=bill.id, method=method, amount=dice.choice((100, 3000, 4500))).save()


def moment(dice: random.Random) -> datetime:
    day = NOW - timedelta(days=dice.choice((0, 1, 7, 29, 30, 31, 32, 59, 60, 90, 330, 364, 365, 366, 700)))
    return day.replace(hour=dice.choice(HOURS), minute=dice.choice((0, 59)))


def spoken_of(facts: Catalogue) -> Catalogue:
    """What the reference can say, too."""
    return {key: fact for key, fact in facts.items() if key in VALUES or key.startswith("staff_field_")}


WAYS = {
    Kind.text: ("contains", "is", "starts_with", "known", "unknown"),
    Kind.whole: ("at_least", "at_most", "exactly", "between"),
    Kind.money: ("at_least", "at_most", "between"),
    Kind.day: (*PERIODS, "known", "unknown"),
    Kind.yearly: ("today", "this_month", "in_next", "in_month", "known", "unknown"),
    Kind.one_of: ("any_of", "none_of", "known", "unknown"),
    Kind.yes_no: ("yes", "no"),
    Kind.many_of: ("any_of", "all_of", "none_of", "known", "unknown"),
}


def ways_for(fact: Fact) -> tuple[str, ...]:
    return ("any_of", "none_of") if fact.is_always else WAYS[fact.kind]


def segment(salon: Salon, facts: Catalogue, dice: random.Random, deep: int = 2) -> Group:
    parts = [
        segment(salon, facts, dice, deep - 1) if deep and dice.random() < 0.25 else term(salon, facts, dice)
        for _ in range(dice.choice((0, 1, 1, 2, 3) if deep < 2 else (1, 1, 2)))
    ]
    return Group(dice.choice(tuple(Join)), tuple(parts))


def term(salon: Salon, facts: Catalogue, dice: random.Random) -> Term:
    key = dice.choice(tuple(facts))
    fact = facts[key]
    how = dice.choice(ways_for(fact))
    where = {name: values_of(name, salon, dice) for name in fact.filters if dice.random() < 0.25}
    return Term(key, how, values(fact, how, dice), where)


def values(fact: Fact, how: str, dice: random.Random) -> tuple[str, ...]:
    if how in ("known", "unknown", "yes", "no"):
        return ()
    if how in PERIODS and fact.kind in (Kind.day, Kind.yearly):
        return period(how, dice)
    if how == "in_month":
        return dice.choice((("12",), ("1", "6"), ("2",)))
    if how in ("any_of", "all_of", "none_of"):
        of_contacts = ("telegram",), ("telegram", "site"), ("vk",)
        of_languages = ("de",), ("ru", "en")
        of_trust = ("nothing",), ("deposit", "prepay"), ("refuse",)
        words = {"languages": of_languages, "trust": of_trust}.get(fact.options, of_contacts)
        return dice.choice(words) if fact.words else ("1",)
    if fact.kind is Kind.text:
        return (dice.choice(("anna", "ЗОË", "100%", "_", "tea", "o'n", "@", "борис")),)
    small, large = sorted((dice.choice((0, 1, 2, 3, 30, 4500)), dice.choice((1, 2, 7, 60, 9000))))
    return (str(small), str(large)) if how == "between" else (str(small),)


def period(how: str, dice: random.Random) -> tuple[str, ...]:
    day = (NOW - timedelta(days=dice.choice((0, 1, 30, 365)))).date()
    return {
        "n": (str(dice.choice((1, 2, 30, 60, 12))), dice.choice(("days", "weeks", "months", "years"))),
        "d": (day.isoformat(),),
        "dd": (day.isoformat(), (day + timedelta(days=dice.choice((0, 1, 40)))).isoformat()),
        "": (),
    }[PERIODS[how]]


def values_of(name: str, salon: Salon, dice: random.Random) -> tuple[str, ...]:
    if name in ("when", "visit_when", "made", "paid_when", "points_when", "sent_when"):
        how = dice.choice(tuple(PERIODS))
        return (how, *period(how, dice))
    return {
        "branch": (branch := (str(dice.choice((salon.center, salon.harbour))),)),
        "visit_branch": branch,
        "service": (str(dice.choice((salon.haircut, salon.colour))),),
        "paid_branch": branch,
        "points_branch": branch,
        "about": dice.choice((("booked",), ("evening", "offered"))),
        "method": dice.choice((("cash",), ("card", "points"))),
        "category": dice.choice(((hair := str(salon.hair),), (paint := str(salon.hair + 1),), (hair, paint))),
        "person": (str(dice.choice((salon.anna, salon.lena))),),
        "good": (str(salon.shampoo),),
        "weekday": dice.choice((("1", "2"), ("7",), ("5", "6"))),
        "source": (source := (dice.choice(("desk", "widget")),)),
        "visit_source": source,
    }[name]
