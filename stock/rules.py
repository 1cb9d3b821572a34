"""What moving goods does to how much there is and what it is worth, and how quantities are written.

Quantities are whole numbers of the unit a good is used in (ml); amounts are minor units of money.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from kit.errors import Invalid
from kit.money import divide
from ledger.rules import Account, Entry
from ledger.tables import AccountKind
from stock.tables import DocumentKind

MOST = 10**9
PIECE = re.compile(r"(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>[^\d\s.,][^\d]*)?")
SETTLED_IN = {
    DocumentKind.receipt: AccountKind.supplier,
    DocumentKind.sale: AccountKind.cost_of_goods,
    DocumentKind.use: AccountKind.consumables_used,
    DocumentKind.write_off: AccountKind.stock_written_off,
    DocumentKind.movement: AccountKind.stock_differences,
    DocumentKind.stocktake: AccountKind.stock_differences,
}
# Written as visits are done, whatever the count says.
OF_VISITS = frozenset({DocumentKind.sale, DocumentKind.use})


@dataclass(frozen=True, slots=True)
class Units:
    """How a good is counted: `per_sale` of its use units are in one that is sold."""

    sale_unit: str
    use_unit: str = ""
    per_sale: int = 1


@dataclass(frozen=True, slots=True)
class Level:
    """So much of a good, worth so much; one that is sold cost `last_cost` when it last came in."""

    quantity: int = 0
    worth: int = 0
    last_cost: int = 0
    per_sale: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    """What a move did: `quantity` came (or left) at `cost`; `worth` is by how much the level changed."""

    storage: int
    good: int
    quantity: int
    cost: int
    worth: int
    after: Level


Key = tuple[int, int]  # storage, good


def cost_of(level: Level, quantity: int) -> int:
    """What `quantity` of it cost: on average as far as it goes, and what is beyond as it last came in."""
    there = min(max(level.quantity, 0), quantity)
    on_average = divide(level.worth * there, level.quantity) if there else 0
    return on_average + divide(level.last_cost * (quantity - there), level.per_sale)


def found_cost(level: Level, quantity: int) -> int:
    """What that much more is worth than nobody knew of: the average, or where nothing is there the last."""
    if level.quantity > 0:
        return divide(level.worth * quantity, level.quantity)
    return divide(level.last_cost * quantity, level.per_sale)


def moved(key: Key, level: Level, quantity: int, cost: int) -> Step:
    """`quantity` and `cost` have one sign: both come in, or both go out.

    Of what was below zero the cost was guessed. As more comes in it becomes known, and only what is left over
    is worth what it cost.
    """
    worth = worth_after(level, quantity, cost)
    after = Level(level.quantity + quantity, worth, level.last_cost, level.per_sale)
    return Step(key[0], key[1], quantity, cost, worth - level.worth, after)


def came_in(key: Key, level: Level, quantity: int, cost: int) -> Step:
    """The same, of what is bought, brought or found: the next guess is what it cost."""
    last = divide(cost * level.per_sale, quantity) if cost else level.last_cost
    return moved(key, replace(level, last_cost=last), quantity, cost)


def went_out(key: Key, level: Level, quantity: int) -> Step:
    return moved(key, level, -quantity, -cost_of(level, quantity))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line of a document: so much of a good. `cost` is of a receipt; a stocktake's may be below zero."""

    good: int
    quantity: int
    cost: int = 0


Levels = dict[Key, Level]


def steps_of(
    kind: DocumentKind, lines: Iterable[Wanted], places: tuple[int, int | None], levels: Levels
) -> list[Step]:
    """What posting a document does, line by line; `places` are its storage, and the other of a movement."""
    found: list[Step] = []
    for line in lines:
        for step in steps_of_line(kind, line, places, levels):
            levels[step.storage, step.good] = step.after
            found.append(step)
    return found


def steps_of_line(
    kind: DocumentKind, line: Wanted, places: tuple[int, int | None], levels: Levels
) -> Iterator[Step]:
    here = (places[0], line.good)
    if kind is DocumentKind.receipt:
        yield came_in(here, levels[here], line.quantity, line.cost)
    elif kind is DocumentKind.stocktake and line.quantity >= 0:
        if line.quantity:
            yield came_in(here, levels[here], line.quantity, found_cost(levels[here], line.quantity))
    else:
        out = went_out(here, levels[here], abs(line.quantity))
        yield out
        if places[1] is not None:
            there = (places[1], line.good)
            yield came_in(there, levels[there], line.quantity, -out.cost)


def opposite_steps(moves: Iterable[Step], levels: Levels) -> list[Step]:
    """The same quantities and costs the other way."""
    found: list[Step] = []
    for move in moves:
        key = (move.storage, move.good)
        step = moved(key, levels[key], -move.quantity, -move.cost)
        levels[key] = step.after
        found.append(step)
    return found


def worth_after(level: Level, quantity: int, cost: int) -> int:
    after = level.quantity + quantity
    if after == 0:
        return 0
    if level.quantity < 0 < quantity:
        return divide(cost * after, quantity) if after > 0 else divide(level.worth * after, level.quantity)
    worth = level.worth + cost
    return max(worth, 0) if after > 0 else min(worth, 0)


def entries(
    kind: DocumentKind, steps: Iterable[Step], branch: int, unit: str, supplier: int = 0
) -> list[Entry]:
    """The postings of a document: what is in stock, against what it was for, or to whom it is owed.

    What the worth of the stock does not follow the cost by is a difference.
    """
    found = []
    for step in steps:
        stock = Account(AccountKind.stock, unit, branch, step.storage)
        against = Account(SETTLED_IN[kind], unit, branch, supplier)
        differences = Account(AccountKind.stock_differences, unit, branch)
        found += [
            Entry(stock, step.worth),
            Entry(against, -step.cost),
            Entry(differences, step.cost - step.worth),
        ]
    return found


def lacking(steps: Sequence[Step]) -> list[Step]:
    """Those that left less than nothing."""
    last: dict[Key, Step] = {(step.storage, step.good): step for step in steps}
    return [step for step in last.values() if step.quantity < 0 and step.after.quantity < 0]


def show_quantity(quantity: int, units: Units) -> str:
    """1750, bottles of 500 ml → "3 bottle 250 ml"; −3 → "−3 pc"."""
    sign, amount = "−" if quantity < 0 else "", abs(quantity)
    whole, rest = divmod(amount, units.per_sale)
    parts = [f"{whole} {units.sale_unit}"] if whole or not rest else []
    parts += [f"{rest} {units.use_unit}"] if rest else []
    return sign + " ".join(parts)


def parse_quantity(text: str, units: Units, field: str = "quantity", *, least: int = 1) -> int:
    """ "3", "2.5 bottle", "3 bottle 250 ml", "250 ml": a number alone is of those that are sold."""
    pieces = list(PIECE.finditer(text.strip()))
    left_out = PIECE.sub("", text.strip()).strip(" ,+")
    if not pieces or left_out:
        raise wrong_quantity(units, field)
    total = sum(piece_of(each["number"], (each["unit"] or "").strip(" ,+"), units, field) for each in pieces)
    if not least <= total <= MOST:
        raise Invalid(
            "That is no quantity.", **{field: f"Write {least} or more, and not more than a billion."}
        )
    return total


def piece_of(number: str, unit: str, units: Units, field: str) -> int:
    factors: Mapping[str, int] = {
        "": units.per_sale,
        units.sale_unit.casefold(): units.per_sale,
        **({units.use_unit.casefold(): 1} if units.use_unit else {}),
    }
    factor = factors.get(unit.casefold())
    exact = Decimal(number.replace(",", ".")) * (factor or 0)
    if factor is None or exact != exact.to_integral_value():
        raise wrong_quantity(units, field)
    return int(exact)


def wrong_quantity(units: Units, field: str) -> Invalid:
    examples = f"3 or 3 {units.sale_unit}"
    if units.per_sale > 1:
        examples = f"3 {units.sale_unit} {units.per_sale // 2} {units.use_unit}"
    return Invalid("That is no quantity.", **{field: f"Write how many, like {examples}; no smaller parts."})
