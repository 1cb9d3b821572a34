"""Files that came into the salon of the tour, each at another step, and what went out of it."""

import io
from dataclasses import replace
from datetime import timedelta

import xlsxwriter

from exchange.actions import exporting, uploading
from exchange.actions.exporting import Wish
from exchange.queries.exports import Selection
from exchange.tables import ImportRun, State
from kit import clock
from kit.errors import Problem
from tests.cast import Salon
from tests.exchange.coming import HEADINGS, csv_of, imported, looked_at, taken_back, taken_in

LONG = "Maximiliane-Alexandra von Hohenstein-Lichtenberg und zu Sonnenthal-Oberursel"
ROWS = (
    (
        LONG,
        "0151 55555555",
        "maximiliane.alexandra.hohenstein.lichtenberg@correspondence.example.com",
        "",
        "x" * 90,
    ),
    (
        "Masha P.",
        "+49 151 12345678",
        "",
        "5.12.1990",
        "Comes with her sister; prefers the chair by the window",
    ),
    ("Nobody", "12", "", "", ""),
    ("Twice", "0151 55555555", "", "17.05.1990", ""),
)


async def files_of(salon: Salon) -> dict[str, object]:
    vera = salon.actors["Vera"]
    made = {
        "import_sheets": await uploading.take_in(
            vera, "clients", "Kunden und Preise.xlsx", io.BytesIO(two_sheets())
        ),
        "import_columns": await taken_in(vera, csv_of([("Ida", "0151 77777777", "", "", "")], HEADINGS)),
        "import_undone": await taken_back(vera, await imported(vera, csv_of([("Gone", "", "", "", "")]))),
        "import_done": await imported(vera, csv_of([("Ida Blum", "0151 66666666", "", "", "")])),
        "import_looked": await looked_at(vera, csv_of(ROWS)),
        "import_working": await taken_in(vera, csv_of([("Ada", "", "", "", "")])),
    }
    later = {ImportRun.state: State.looking, ImportRun.leased_until_at: clock.now() + timedelta(days=1)}
    await ImportRun.update(later).where(ImportRun.id == made["import_working"].id)
    await went_out(salon)
    return {name: run.id for name, run in made.items()}


def two_sheets() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    for name in ("Kunden", "Preise"):
        book.add_worksheet(name).write_row(0, 0, HEADINGS)
    book.add_worksheet("Auswertung").merge_range("A1:D1", "Januar bis Dezember")
    book.close()
    return out.getvalue()


async def went_out(salon: Salon) -> None:
    """One as usual, one that is not, one that was refused."""
    vera = salon.actors["Vera"]
    agent = "Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/605"
    for rows in (3, 4_000):
        wish = Wish(
            "clients", "xlsx", "search: Hohenstein-Lichtenberg", "2001:db8:85a3::8a2e:370:7334", agent
        )
        await exporting.begin(replace(vera, is_proved=True), wish, Selection(range(rows), wish.filters))
    try:
        await exporting.begin(salon.actors["Nora"], Wish("all data", "zip"), Selection([], ""))
    except Problem:
        return
