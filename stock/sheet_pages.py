"""A spreadsheet as a document that is not written yet, and the list of goods that is filled in for it."""

from litestar.response import Template
from msgspec import structs

from batches.rules.grid import read_grid
from catalog.tables import Branch
from kit.errors import Invalid
from kit.rights import Actor
from kit.spreadsheets import harmless
from stock import pages
from stock.actions.drafting import kind_of, read_lines
from stock.actions.reading import MOST_LINES
from stock.queries.goods import goods_listed, named_goods
from stock.rules import Wanted, show_quantity
from stock.schemas import DocumentForm, RowsForm
from stock.sheet import LABELS, rows_of, wrong_file
from stock.tables import DocumentKind
from stock.units import units_of

WITH_COST = len(LABELS)
WITHOUT = WITH_COST - 2
WRITTEN = "Nothing is written yet: save the draft when it is right."


async def looked_at(actor: Actor, kind_name: str, here: Branch, text: str) -> Template:
    """The form of a new document with the rows of the file in it, each wrong one marked."""
    kind = kind_of(kind_name)
    try:
        grid = read_grid(text)
    except Invalid as trouble:
        raise wrong_file(trouble.fields["text"]) from None
    currency = here.currency if kind is DocumentKind.receipt else ""
    rows = rows_of(grid, currency, MOST_LINES)
    try:
        lines = await read_lines(kind, rows, here.currency)
    except Invalid as trouble:
        return await shown(actor, kind, here, rows, trouble)
    return await shown(actor, kind, here, await as_read(rows, lines))


async def shown(
    actor: Actor, kind: DocumentKind, here: Branch, rows: RowsForm, trouble: Invalid | None = None
) -> Template:
    count = len(rows.goods)
    wrong = len({name.rpartition("-")[2] for name in trouble.fields}) if trouble else 0
    said = (
        f"{count} row{'' if count == 1 else 's'} of the file {'is' if count == 1 else 'are'} here. {WRITTEN}"
    )
    if trouble:
        words = f"{count} rows of the file are here, and {wrong} of them have to be put right. {WRITTEN}"
        trouble = Invalid(words, **trouble.fields)
    form = DocumentForm(kind=kind, rows=rows)
    return await pages.draft_page(actor, form, here.id, None, trouble, said="" if trouble else said)


async def as_read(rows: RowsForm, lines: list[Wanted]) -> RowsForm:
    """Each good by its name and each quantity in its units, so that one sees what was understood."""
    known = await named_goods([line.good for line in lines])
    numbered = list(enumerate(lines, 1))
    return structs.replace(
        rows,
        goods={number: known[line.good]["name"] for number, line in numbered},
        known={number: str(line.good) for number, line in numbered},
        quantities={
            number: show_quantity(line.quantity, units_of(known[line.good])) for number, line in numbered
        },
    )


async def goods_to_fill_in(kind: str) -> tuple[list[str], list[list[str]]]:
    """Headings and rows: everything that is sold or used, with its units, and nothing said of how many."""
    titles = list(LABELS[: WITH_COST if kind == DocumentKind.receipt else WITHOUT])
    rows = [
        [harmless(text) for text in (row["barcode"], row["article"], row["name"])] + [""] * (len(titles) - 3)
        for row in await goods_listed()
    ]
    return titles, rows
