"""One change for many rows: what each of them would be."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from batches.rules.columns import Bulk, Column
from batches.rules.plan import Known
from batches.rules.sheet import ID, Sheet, sheet_of
from batches.rules.values import NONE
from catalog.reading import MARKED, wrong
from kit.errors import Invalid
from kit.money import BASIS, divide, parse_money, plain, share
from kit.typed import parse_rate

PERCENT = ("raise_percent", "lower_percent")
HOWS = ("set", "raise", "lower", *PERCENT)
Change = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class PriceChange:
    """Set, raised or lowered by an amount (or by hundredths of a percent), then rounded to whole `step`s."""

    how: str
    by: int
    step: int
    currency: str

    def __call__(self, was: str) -> str:
        if was in ("", NONE):
            return NONE
        amount = changed_amount(parse_money(was, self.currency), self.how, self.by)
        return plain(divide(amount, self.step) * self.step, self.currency)


def changed_amount(amount: int, how: str, by: int) -> int:
    if how == "set":
        return by
    difference = share(amount, by) if how in PERCENT else by
    return amount - difference if how.startswith("lower") else amount + difference


def read_changes(columns: Sequence[Column], typed: Mapping[str, str]) -> dict[str, Change]:
    """By column. Raises `Invalid` that names every field that is wrong, or when nothing is to change."""
    changes: dict[str, Change] = {}
    faults = mixed_money(columns, typed)
    for column in columns:
        try:
            change = read_change(column, typed)
        except Invalid as problem:
            faults |= problem.fields
        else:
            changes |= {column.name: change} if change else {}
    if faults:
        raise Invalid(MARKED, **faults)
    if not changes:
        raise Invalid("Say what is to change: everything is set to stay as it is.")
    return changes


def mixed_money(columns: Sequence[Column], typed: Mapping[str, str]) -> dict[str, str]:
    """A percentage is the same everywhere; five euros are no five reais."""
    currencies = {each.currency for each in columns if each.bulk is Bulk.price}
    by_amount = typed.get("price-how", "") in HOWS and typed.get("price-how") not in PERCENT
    if not by_amount or typed.get("price-where") or len(currencies) < 2:
        return {}
    return {"price-where": "Your branches have different currencies: choose one, or a percentage."}


def read_change(column: Column, typed: Mapping[str, str]) -> Change | None:
    if column.bulk is Bulk.price:
        return read_price_change(column, typed)
    text = typed.get(f"set-{column.name}", "").strip() if column.bulk is not Bulk.never else ""
    if not text:
        return None
    value = column.reads(text, f"set-{column.name}")
    return lambda _: value


def read_price_change(column: Column, typed: Mapping[str, str]) -> Change | None:
    how, where = typed.get("price-how", ""), typed.get("price-where", "")
    if how not in HOWS or where not in ("", column.name):
        return None
    text, step = typed.get("price-by", "").strip(), typed.get("price-step", "").strip()
    return PriceChange(
        how, read_by(how, text, column.currency), read_step(step, column.currency), column.currency
    )


def read_by(how: str, text: str, currency: str) -> int:
    if how in PERCENT:
        rate = parse_rate(text)
        if rate is None:
            raise wrong("price-by", "Write a percentage from 0 to 100, like 5 or 2.5.")
        return rate
    amount = parse_money(text, currency, "price-by")
    if amount < 0:
        raise wrong("price-by", "Write an amount that is not below zero.")
    return amount


def read_step(text: str, currency: str) -> int:
    """Rounding to nothing is to the smallest coin."""
    step = parse_money(text, currency, "price-step") if text else 1
    if not 0 < step <= BASIS * BASIS:
        raise wrong("price-step", "Write what prices are rounded to, like 0.50, or leave it empty.")
    return step


def bulk_sheet(columns: Sequence[Column], rows: Iterable[Known], changes: Mapping[str, Change]) -> Sheet:
    """A sheet with the chosen rows and the columns that change."""
    shown = [each for each in columns if each.name == "name" or each.name in changes]
    cells = [
        {ID: str(row.id), "name": row.cells["name"]}
        | {name: change(row.cells.get(name, "")) for name, change in changes.items()}
        for row in rows
    ]
    return sheet_of([Column(ID, ID, lambda text, _: text), *shown], cells)
