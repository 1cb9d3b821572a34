"""Past visits come in: history of clients who are here, beside the book, and all of it goes again."""

import io
from datetime import UTC, date, datetime

import pytest

from clients.queries import figures
from clients.tables import Visit, VisitLine
from exchange.actions import asking, deciding, uploading
from exchange.columns import visits as columns
from exchange.rules.fields import Options
from exchange.schemas import LookForm
from exchange.tables import ImportMark, ImportRun, State
from kit import db
from kit.errors import Invalid
from kit.rights import Actor
from tests.browse import browser
from tests.exchange.coming import csv_of, fresh, said_of, salon, taken_back, work_off

HEADINGS = ("Date", "Time", "Client", "Phone", "Service", "Staff", "Price", "Status")
FIELDS = ("at", "time", "name", "phone", "service", "staff", "price", "status")
MASHA = "+49 151 12345678"
LIST = (
    ("03.03.2026", "10:30", "Masha", MASHA, "haircut", "Anna", "45,00 €", "Erledigt"),
    ("2026-04-04", "", "masha petrova", "", "Colour", "", "1.110,50", "no-show"),
)
pytestmark = pytest.mark.usefixtures("morning")


async def looked(vera: Actor, branch: int, rows: object, **said: object) -> ImportRun:
    content = csv_of(rows, HEADINGS)  # type: ignore[arg-type]
    run = await uploading.take_in(vera, "visits", "visits.csv", io.BytesIO(content))
    form = {"fields": FIELDS, "country": "DE", "branch": str(branch), "way": "skip", **said}
    await asking.look(vera, run.id, LookForm(**form))
    await work_off()
    return await fresh(run)


async def imported(vera: Actor, branch: int, rows: object) -> ImportRun:
    run = await looked(vera, branch, rows)
    await deciding.begin(vera, run.id)
    await work_off()
    return await fresh(run)


async def test_past_visits_become_history_and_take_no_time() -> None:
    opened, vera = await salon()
    run = await imported(vera, opened.center, LIST)
    assert run.state == State.done
    [first, second] = await Visit.objects().order_by(Visit.starts_at)
    assert first.starts_at == datetime(2026, 3, 3, 9, 30, tzinfo=UTC)  # half past ten in Berlin
    assert first.ends_at == first.done_at == datetime(2026, 3, 3, 10, 30, tzinfo=UTC)
    assert (first.client, first.branch, first.status, first.source) == (
        opened.masha,
        opened.center,
        "done",
        "import",
    )
    assert (second.status, second.client) == ("no_show", opened.masha)
    line = await VisitLine.objects().get(VisitLine.visit == first.id)
    assert line is not None
    assert (line.service, line.member, line.price, line.title) == (
        opened.haircut,
        opened.anna,
        4500,
        "Haircut",
    )
    known, spent = await figures(opened.masha)
    assert known is not None
    assert (known["done"], known["no_shows"], spent[0]["amount"]) == (1, 1, 4500)
    for table in ("appointment", "message", "book_transaction"):
        assert await db.fetch_value(f"SELECT count(*) FROM {table}") == 0  # noqa: S608


async def test_an_imported_visit_is_on_the_pages_like_any_other() -> None:
    opened, vera = await salon()
    await imported(vera, opened.center, LIST)
    async with browser(vera) as client:
        for visit in await Visit.objects():
            for path in ("visits", "bills"):
                assert (await client.get(f"/desk/{path}/{visit.id}")).status_code == 200, path
        card = (await client.get(f"/desk/clients/{opened.masha}")).text
        assert "€45.00" in card
        day = await client.get(f"/desk/calendar?branch={opened.center}&day=2026-03-03")
        assert day.status_code == 200


async def test_what_cannot_be_a_past_visit_says_why() -> None:
    opened, vera = await salon()
    rows = (
        ("01.12.2026", "10:00", "", MASHA, "Haircut", "", "", ""),
        ("02.03.2027", "10:00", "", MASHA, "Haircut", "", "", ""),
        ("03.03.2026", "10:30", "", MASHA, "Perm", "", "", ""),
        ("03.03.2026", "10:30", "", "0151 99999999", "Haircut", "", "", ""),
        ("03.03.2026", "10:30", "", MASHA, "Haircut", "Boris", "", ""),
        ("03.03.2026", "10:30", "", MASHA, "Haircut", "", "forty", ""),
        ("03.03.2026", "25:30", "", MASHA, "Haircut", "", "", "maybe"),
        *[("05.05.2026", "10:00", "", MASHA, "Haircut", "", "", "")] * 2,
    )
    run = await looked(vera, opened.center, rows)
    said = await said_of(run)
    told = [said[number][1] for number in range(2, 9)]
    words = (
        "is not past",
        "is not past",
        "no “Perm”",
        "Nobody here has",
        "no “Boris”",
        "no price",
        "no time",
    )
    assert all(word in sentence for word, sentence in zip(words, told, strict=True)), told
    assert (said[9][0], said[10]) == ("new", ("double", "Row 9 is the same visit."))
    assert await Visit.count() == 0


async def test_the_same_visits_again_are_here_already() -> None:
    opened, vera = await salon()
    await imported(vera, opened.center, LIST)
    run = await looked(vera, opened.center, LIST)
    assert {state for state, _ in (await said_of(run)).values()} == {"same"}


async def test_taken_back_the_visits_are_gone_but_for_what_was_changed_since() -> None:
    opened, vera = await salon()
    run = await imported(vera, opened.center, LIST)
    await db.execute("UPDATE visit SET version = 2 WHERE status = 'no_show'")
    await taken_back(vera, run)
    assert [visit.status for visit in await Visit.objects()] == ["no_show"]
    assert await VisitLine.count() == 1
    assert [row["outcome"] for row in await ImportMark.select().order_by(ImportMark.id)] == [
        "",
        "was changed since",
    ]


async def test_a_branch_has_to_be_said_and_it_must_be_ones_own() -> None:
    opened, vera = await salon()
    for branch in (0, 999):
        with pytest.raises(Exception, match=r"marked fields|no such branch"):
            await looked(vera, branch, LIST)
    async with browser(opened.actors["Olga"]) as client:
        sent = await client.post(
            "/desk/exchange/imports",
            data={"kind": "visits"},
            files={"file": ("v.csv", csv_of(LIST, HEADINGS))},
        )
        place = sent.headers["location"]
        assert "Center" in (await client.get(place)).text
        typed = {f"column-{n}": name for n, name in enumerate(FIELDS)}
        theirs = {**typed, "country": "DE", "branch": str(opened.harbour)}
        assert (await client.post(f"{place}/columns", data=theirs)).status_code == 404
        assert (await client.post(f"{place}/columns", data={**typed, "country": "DE"})).status_code == 422
    assert await Visit.count() == 0


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("45", "4500"),
        ("45,5", "4550"),
        ("1.234,50 €", "123450"),
        ("$1,234.50", "123450"),
        ("1 200", "120000"),
    ],
)
def test_a_price_is_read_in_many_writings(text: str, amount: str) -> None:
    assert columns.read_price(text, Options(currency="EUR", today=date(2026, 12, 1))) == amount


@pytest.mark.parametrize("text", ["forty", "-5", "4x5", ""])
def test_what_is_no_price_says_so(text: str) -> None:
    with pytest.raises(Invalid):
        columns.read_price(text, Options(currency="EUR"))
