"""Goods in a spreadsheet: which column says what, and its rows as the lines of a document."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from batches.rules.columns import heading, titles
from kit.errors import Invalid
from kit.money import divide, parse_money, plain
from stock.schemas import RowsForm

# The first of them that is filled in says which good it is.
NAMED_BY = ("barcode", "article", "name")
TITLES = {
    "barcode": titles("barcode", "bar code", "ean", "ean13", "gtin", "upc"),
    "article": titles("article", "article number", "sku", "item number", "item no"),
    "name": titles("name", "good", "goods", "product", "item", "title"),
    "quantity": titles("quantity", "how many", "count", "counted", "pieces", "qty", "in stock"),
    "cost": titles("cost", "all of it cost", "total cost", "total", "cost in all"),
    "each": titles("cost of one", "unit cost", "cost per piece", "purchase price", "price"),
}
LABELS = ("Barcode", "Article", "Name", "Quantity", "Cost", "Cost of one")
Row = Mapping[str, str]


def rows_of(grid: Sequence[Sequence[str]], currency: str, most: int) -> RowsForm:
    """Every row with a quantity. In a `currency` it costs what is said, or as many times what one costs.

    Raises `Invalid` beside the field `file` for a sheet that does not say what is what, or says too much.
    """
    rows = list(named(grid))
    if not rows:
        raise wrong_file("No row says how many there are. Fill in the quantities, and send it again.")
    if len(rows) > most:
        raise wrong_file(
            f"{len(rows)} rows have a quantity, and {most} fit on one document. Send parts of it."
        )
    numbered = list(enumerate(rows, 1))
    return RowsForm(
        goods={number: good_in(row) for number, row in numbered},
        quantities={number: row["quantity"] for number, row in numbered},
        costs={number: cost_in(row, currency) for number, row in numbered} if currency else {},
    )


def named(grid: Sequence[Sequence[str]]) -> Iterator[Row]:
    """The rows that have a quantity, by what their columns are."""
    known = {title: name for name, texts in TITLES.items() for title in texts}
    names = [known.get(heading(cell), "") for cell in grid[0]]
    if "quantity" not in names or not set(NAMED_BY) & set(names):
        raise wrong_file(
            "The first row has to say what is below it: Name, Article or Barcode, and Quantity. Take the list"
            " of goods from here, fill in the quantities, and send it back."
        )
    for cells in grid[1:]:
        row = {name: cell for name, cell in zip(names, cells, strict=True) if name}
        if row["quantity"].strip():
            yield row


def good_in(row: Row) -> str:
    return next((text for name in NAMED_BY if (text := row.get(name, "").strip())), "")


def cost_in(row: Row, currency: str) -> str:
    """What cannot be worked out stays as it was written, and is told where lines are read."""
    cost, each = row.get("cost", "").strip(), row.get("each", "").strip()
    if cost or not each:
        return cost
    try:
        pieces = Decimal(row["quantity"].strip().replace(",", "."))
        return plain(divide(int(parse_money(each, currency, "cost") * pieces * 1000), 1000), currency)
    except (Invalid, InvalidOperation, ValueError, OverflowError):
        return ""


def wrong_file(sentence: str) -> Invalid:
    return Invalid("This file cannot be used.", file=sentence)
