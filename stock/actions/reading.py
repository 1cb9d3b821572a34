"""What was typed in lines of goods, as goods and quantities; every line that is wrong is told."""

from collections.abc import Iterator
from contextlib import contextmanager

from asyncpg import Record

from catalog.queries import find_goods, unknown
from catalog.reading import MARKED, wrong
from kit.db import fetch_one
from kit.errors import Invalid
from kit.money import parse_money
from kit.typed import is_number
from stock.rules import Wanted, parse_quantity
from stock.schemas import RowsForm
from stock.units import units_of

MOST_LINES = 200
LARGEST_COST = 10**9
UNITS = "SELECT id, name, sale_unit, use_unit, per_sale FROM good WHERE id = $1"


class Faults(dict[str, str]):
    """What is wrong with a form, field by field, until it is told."""

    @contextmanager
    def gathered(self) -> Iterator[None]:
        try:
            yield
        except Invalid as problem:
            self |= problem.fields

    def tell(self) -> None:
        if self:
            raise Invalid(MARKED, **self)


async def read_rows(rows: RowsForm, currency: str = "", *, least: int = 1) -> list[Wanted]:
    """One line for each that is filled in; with a `currency` each has a cost. `Invalid` names every fault."""
    if len(rows.filled) > MOST_LINES:
        raise Invalid(f"At most {MOST_LINES} lines fit on one document. Make another one for the rest.")
    found: dict[int, Wanted] = {}
    faults = Faults()
    for number in rows.filled:
        with faults.gathered():
            line = await read_row(rows, number, currency, least)
            if line.good in found:
                raise wrong(f"good-{number}", "This stands in a line above. Write it once, with all of it.")
            found[line.good] = line
    faults.tell()
    return list(found.values())


async def read_row(rows: RowsForm, number: int, currency: str, least: int) -> Wanted:
    typed, known = rows.goods.get(number, ""), rows.known.get(number, "")
    good = await good_meant(typed, known, f"good-{number}")
    quantity = quantity_of(rows.quantities.get(number, ""), good, f"quantity-{number}", least=least)
    cost = read_cost(rows.costs.get(number, ""), currency, f"cost-{number}") if currency else 0
    return Wanted(good["id"], quantity, cost)


async def good_meant(typed: str, known: str, field: str) -> Record:
    """The good that was shown in the field, or the one that a barcode, an article or a name is of."""
    text = typed.strip()
    if not text:
        raise wrong(field, "What is it? Scan it, or write its name.")
    shown = await fetch_one(UNITS, int(known)) if is_number(known) else None
    if shown is not None and shown["name"] == text:
        return shown
    fitting = await find_goods(text)
    if len(fitting) > 1:
        named = ", ".join(each.name for each in fitting[:4])
        raise wrong(field, f"Several fit: {named}{' …' if len(fitting) > 4 else ''}. Write more of the name.")
    found = await fetch_one(UNITS, fitting[0].id) if fitting else None
    if found is None:
        raise wrong(field, unknown(text))
    return found


def quantity_of(typed: str, good: Record, field: str, *, least: int = 1) -> int:
    if not typed.strip():
        raise wrong(field, f"How many? A number alone counts by the {good['sale_unit']}.")
    return parse_quantity(typed, units_of(good), field, least=least)


def read_cost(typed: str, currency: str, field: str) -> int:
    if not typed.strip():
        raise wrong(field, "What did all of it cost? Write 0 if nothing.")
    cost = parse_money(typed, currency, field)
    if not 0 <= cost <= LARGEST_COST:
        raise wrong(field, "A cost is 0 or more, and not that much: look at it again.")
    return cost
