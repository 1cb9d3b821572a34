"""A field of a business's own with a day and a time comes in as people write it, and goes out as one."""

import io
from datetime import datetime

import pytest
from python_calamine import CalamineWorkbook

from clients.actions.fields import add_field
from clients.queries import client_row
from clients.rules.fields import load
from clients.schemas import FieldForm
from clients.tables import Client
from tests.browse import browser
from tests.exchange.coming import csv_of, imported, looked_at, said_of, salon

pytestmark = pytest.mark.usefixtures("morning")
HEADINGS = ("Name", "Phone", "Next call")


async def opened() -> tuple[object, int]:
    _, vera = await salon()
    return vera, (await add_field(vera, FieldForm(title="Next call", kind="date_time"))).id


async def test_it_is_read_as_people_and_programs_write_it() -> None:
    vera, field = await opened()
    typed = {
        "17.05.2026 14:30": "2026-05-17T14:30",
        "2026-05-17T09:05:00Z": "2026-05-17T09:05",
        "17 May 2026, 2:30 pm": "2026-05-17T14:30",
        "2026-05-17": "2026-05-17T00:00",
    }
    rows = [(f"N{place}", "", text) for place, text in enumerate(typed)]
    await imported(vera, csv_of(rows, HEADINGS))
    kept = await Client.select(Client.extra).where(Client.name.like("N_")).order_by(Client.name)
    assert [load(each["extra"]) for each in kept] == [{field: value} for value in typed.values()]


async def test_what_is_no_moment_is_said_and_comes_in_nowhere() -> None:
    vera, _ = await opened()
    rows = [("A", "", "soon"), ("B", "", "30.02.2026 10:00"), ("C", "", "17.05.2026 25:00"), ("D", "", "")]
    run = await imported(vera, csv_of(rows, HEADINGS))
    said = await said_of(run)
    assert [state for state, _ in said.values()] == ["wrong", "wrong", "wrong", "new"]
    assert "is no day" in said[2][1]
    assert "has no time of day" in said[4][1]
    names = (
        await Client.select(Client.name).where(Client.name.is_in(["A", "B", "C", "D"])).output(as_list=True)
    )
    assert names == ["D"]


async def test_it_goes_out_as_a_moment_and_comes_in_again_as_it_is() -> None:
    vera, field = await opened()
    await imported(vera, csv_of([("Ida", "0151 11111111", "17.05.2026 14:30")], HEADINGS))
    async with browser(vera) as client:
        book = (await client.post("/desk/exchange/exports/clients", data={"format": "xlsx", "q": ""})).content
        text = (await client.post("/desk/exchange/exports/clients", data={"format": "csv", "q": ""})).content
    heading, *rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    place = heading.index("Next call")
    assert datetime(2026, 5, 17, 14, 30) in [row[place] for row in rows]  # noqa: DTZ001  # on the wall
    assert b"2026-05-17 14:30" in text
    for content in (text, book):
        run = await looked_at(vera, content, way="overwrite")
        assert {state for state, _ in (await said_of(run)).values()} == {"same"}
    [ida] = await Client.select(Client.id).where(Client.name == "Ida")
    assert load((await client_row(ida["id"])).extra) == {field: "2026-05-17T14:30"}
