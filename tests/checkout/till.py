"""Visits to charge, drawers to put the money into, and what the book says afterwards."""

import json
from datetime import timedelta

from checkout import actions, worker
from checkout.register_queue import due_registers
from checkout.register_tables import Register, RegisterCommand
from checkout.rules import Checkout, Method, Tender
from checkout.tables import Bill, CashDesk, Shift
from clients.tables import Visit, VisitLine
from kit import clock, db
from kit.vault import new_code
from tests.cast import Salon

BALANCES = """
SELECT kind, branch, party, unit, sum(amount)::bigint AS amount
FROM posting JOIN book_account ON book_account.id = posting.account
GROUP BY kind, branch, party, unit HAVING sum(amount) <> 0
"""


async def arrived(salon: Salon, *, client: bool = True, price: int = 4500) -> Visit:
    """Masha in Anna's chair for a haircut."""
    visit = Visit(
        branch=salon.center,
        client=salon.masha if client else None,
        code=new_code(),
        status=Visit.Status.arrived,
        source=Visit.Source.desk,
        starts_at=clock.now(),
        ends_at=clock.now() + timedelta(hours=1),
        created_at=clock.now(),
        arrived_at=clock.now(),
    )
    await visit.save()
    line = VisitLine(
        visit=visit.id, service=salon.haircut, member=salon.anna, title="Haircut", quantity=1, price=price
    )
    await line.save()
    return visit


async def buys_shampoo(salon: Salon, visit: Visit, quantity: int = 1) -> None:
    line = VisitLine(
        visit=visit.id, good=salon.shampoo, member=salon.anna, title="Shampoo", quantity=quantity, price=1200,
        position=1,
    )  # fmt: skip
    await line.save()


async def drawer(salon: Salon, opening: int = 10_000, name: str = "Front desk") -> tuple[int, Shift]:
    """A cash desk at Center with an open shift."""
    desk = CashDesk(branch=salon.center, name=name)
    await desk.save()
    return desk.id, await actions.open_shift(salon.actors["Olga"], desk.id, opening)


async def printer(salon: Salon, port: int = 9100, code_page: str = "CP437") -> Register:
    settings = {"host": "127.0.0.1", "port": str(port), "code_page": code_page, "width": "42"}
    return await register(salon, "escpos", "Front printer", settings)


async def register(
    salon: Salon, kind: str, name: str = "Register", settings: dict[str, str] | None = None
) -> Register:
    made = Register(branch=salon.center, name=name, kind=kind, settings=json.dumps(settings or {}))
    await made.save()
    return made


async def moved_to(port: int) -> None:
    """All registers are there now."""
    await db.execute("UPDATE register SET settings = settings || $1::jsonb", json.dumps({"port": str(port)}))


async def serve(later: timedelta = timedelta(0)) -> int:
    """All that registers are to do now is tried; how much was."""
    tried = 0
    with clock.pretend(clock.now() + later):
        while due := await due_registers(clock.now()):
            for each in due:
                tried += await worker.do_next(each, clock.now())
    return tried


async def commands() -> list[RegisterCommand]:
    return await RegisterCommand.objects().order_by(RegisterCommand.id)


async def states() -> list[str]:
    return [command.state for command in await commands()]


def by_card(amount: int, version: int = 1, **more) -> Checkout:
    return Checkout(version=version, payments=[Tender(Method.card, amount)], **more)


def in_cash(amount: int, received: int = 0, version: int = 1, **more) -> Checkout:
    return Checkout(version=version, payments=[Tender(Method.cash, amount, received)], **more)


async def pay(salon: Salon, visit: Visit, checkout: Checkout, who: str = "Olga") -> Bill:
    return await actions.complete_visit(salon.actors[who], visit.id, checkout)


async def fresh(visit: Visit) -> Visit:
    return await Visit.objects().get(Visit.id == visit.id)


async def balances(salon: Salon) -> dict[str, int]:
    """What is on the branch's accounts: debits positive. Parties are summed up, nothing else is left out."""
    found: dict[str, int] = {}
    for row in await db.fetch(BALANCES):
        assert row["branch"] == salon.center
        name = row["kind"] if row["unit"] == "EUR" else f"{row['kind']} ({row['unit']})"
        found[name] = found.get(name, 0) + row["amount"]
    return {name: amount for name, amount in found.items() if amount}


async def terms(salon: Salon, services_rate: int = 4000, goods_rate: int = 1000) -> None:
    """What Anna works for."""
    from datetime import date

    from payroll.tables import PayTerms

    row = PayTerms(
        member=salon.anna, starts_on=date(2026, 1, 1), services_rate=services_rate, goods_rate=goods_rate
    )
    await row.save()


async def cashback(salon: Salon, rate: int = 1000, largest_share: int = 5000) -> None:
    """One point, worth a euro, for every ten euros."""
    from datetime import date

    from loyalty.tables import PointsRule

    rule = PointsRule(
        branch=salon.center, name="Cashback", starts_on=date(2026, 1, 1), rate=rate, point_value=100,
        largest_share=largest_share,
    )  # fmt: skip
    await rule.save()


async def count(table: str) -> int:
    return int(await db.fetch_value(f"SELECT count(*) FROM {table}"))  # noqa: S608 - a name of our own
