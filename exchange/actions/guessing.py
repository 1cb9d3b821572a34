"""What is guessed of a file before anybody says it."""

from dataclasses import dataclass
from typing import Any

from clients.queries import home
from exchange.queries import imports as queries
from exchange.queries.columns import columns_of
from exchange.rules.dates import order_told
from exchange.rules.guessing import guessed, is_headed
from exchange.tables import ImportRun
from kit.rights import Actor


@dataclass(frozen=True, slots=True)
class Guess:
    """The field of each column, and how cells are read. `is_remembered`: somebody said so before."""

    fields: list[str]
    options: dict[str, Any]


async def guess(actor: Actor, run: ImportRun) -> Guess:
    rows = [cells for _, cells in await queries.first_rows(run)]
    fields = await columns_of(run.kind)
    headed = is_headed(fields, rows)
    width = max(map(len, rows))
    headings = (rows[0] if headed else []) + [""] * width
    known = await queries.remembered(run.kind, headings[:width]) if headed else None
    columns = known[0] if known else guessed(fields, headings[:width], rows[headed:])
    country = (await home(actor)).country
    dated = {each.name for each in fields if each.is_date}
    places = [place for place, name in enumerate(columns) if name in dated]
    order, is_told = order_told(await queries.dates_in(run, places), country)
    usual = {"branch": 0, "country": country, "way": "fill", "faulty": "leave", "order": order.value}
    said = {**usual, **(known[1] if known else {}), "headed": headed, "remembered": known is not None}
    return Guess(columns, {**said, "is_told": is_told, **({"order": order.value} if is_told else {})})
