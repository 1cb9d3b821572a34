"""What else the cards of the salon say: where clients came from, who matters, who belongs to whom."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from msgspec import structs

from clients.actions import change_client
from clients.actions.formulas import add_formula
from clients.actions.links import link
from clients.actions.sources import add_source
from clients.pages.cards import filled_in
from clients.queries import client_row
from clients.schemas import FormulaForm
from demo.company import Place
from kit.db import fetch
from kit.rights import SYSTEM

SOURCES = ("A friend", "Instagram", "Google Maps", "Walked past")
FORMULAS = (
    ("Visits in a year", "count", "365", ""),
    ("An average visit", "average", "", "EUR"),
)
SOON = """
SELECT client.id FROM client JOIN visit ON visit.client = client.id
WHERE visit.branch = $1 AND visit.starts_at BETWEEN $2 AND $3 AND client.phone IS NOT NULL
GROUP BY client.id ORDER BY client.id
"""
KNOWN = 80
PAIRS = (("child", "payee"), ("partner", ""), ("parent", ""), ("friend", ""), ("sibling", ""))


async def say_more(chance: Random, places: Sequence[Place], now: datetime) -> None:
    for title, takes, days, currency in FORMULAS:
        await add_formula(SYSTEM, FormulaForm(title, takes, "", days, currency))
    sources = [(await add_source(SYSTEM, name)).id for name in SOURCES]
    for place in places:
        rows = await fetch(SOON, place.id, now - timedelta(days=1), now + timedelta(days=3))
        clients = [row["id"] for row in rows]
        for client_id in chance.sample(clients, min(KNOWN, len(clients))):
            await describe(chance, place, client_id, chance.choice(sources))
        await tie(clients)


async def describe(chance: Random, place: Place, client_id: int, source: int) -> None:
    client = await client_row(client_id)
    form = structs.replace(
        await filled_in(client),
        source=str(source),
        language=chance.choice(("", "", "", "de", "ru", "tr", "en")),
        importance=str(chance.choice((0, 0, 0, 1, 1, 2, 3))),
        discount=chance.choice(("", "", "", "", "5", "10")),
    )
    await change_client(SYSTEM, client_id, form, client.version, place.country)


async def tie(clients: Sequence[int]) -> None:
    """The first ones are families and friends."""
    for place, (family, payment) in enumerate(PAIRS[: len(clients) // 2]):
        one, *others = clients[2 * place : 2 * place + 2]
        for tie_to in others:
            for each in filter(None, (family, payment)):
                await link(SYSTEM, one, tie_to, each)
