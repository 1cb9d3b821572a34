"""What goes out: with the right and a password, noted, marked, told to the owners; and it comes in again."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from clients.actions import index_missing
from clients.actions.calls import note_call, renew_token, take_told
from clients.actions.counts import count_stale
from clients.actions.formulas import add_formula
from clients.schemas import CallForm, FormulaForm
from clients.tables import Client, Visit, VisitLine
from exchange.tables import ExportRun, OwnerLetter
from kit import clock, db
from kit.journal import JournalEntry
from lists.rules.terms import Group, Term, to_json
from staff.tables import Account, Session
from tests.browse import browser
from tests.exchange.coming import LIST, cards, csv_of, imported, looked_at, said_of, salon

CLIENTS = "/desk/exchange/exports/clients"
BASE = "/desk/exchange/exports/base"
LOG = "/desk/exchange/exports"
pytestmark = pytest.mark.usefixtures("morning")


async def sold_out(opened) -> None:  # type: ignore[no-untyped-def]
    """Cards with everything that a card can have."""
    await imported(opened.actors["Vera"], csv_of(LIST))
    await db.execute("INSERT INTO client_group (name) VALUES ('Friends')")
    await db.execute("UPDATE client SET client_group = (SELECT min(id) FROM client_group) WHERE name = 'Tom'")
    await db.execute("UPDATE client SET online_ban = TRUE, warning = '=Nuts' WHERE name = 'Ida Blum'")
    await db.execute("INSERT INTO client (name, created_at) VALUES ('Walk-in', now()), ('Walk-in', now())")


def as_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("way", ["csv", "xlsx"])
async def test_an_export_that_is_brought_in_again_changes_nothing(way: str) -> None:
    opened, vera = await salon()
    await sold_out(opened)
    before = await cards()
    async with browser(vera) as client:
        sent = await client.post(CLIENTS, data={"format": way, "q": ""})
    assert sent.status_code == 200
    run = await looked_at(vera, sent.content, way="overwrite")
    assert {state for state, _ in (await said_of(run)).values()} == {"same"}
    assert len(await said_of(run)) == await Client.count() == 5
    assert await cards() == before


async def test_a_list_that_was_brought_in_goes_out_with_the_same_rows() -> None:
    _, vera = await salon()
    await imported(vera, csv_of(LIST))
    async with browser(vera) as client:
        heading, *rows = as_rows((await client.post(CLIENTS, data={"format": "csv"})).content)
    found = {row[1]: dict(zip(heading, row, strict=True)) for row in rows}
    ida = found["Ida Blum"]
    assert (ida["Phone"], ida["E-mail"], ida["Birthday"]) == (
        "'+4915111111111",
        "ida@example.com",
        "1990-05-17",
    )
    assert (ida["Notes"], found["Masha Petrova"]["Birthday"]) == ("Likes tea", "29 February")


async def test_a_workbook_has_real_days_and_phones_as_text() -> None:
    opened, vera = await salon()
    await sold_out(opened)
    async with browser(vera) as client:
        content = (await client.post(CLIENTS, data={"format": "xlsx", "q": "ida@example.com"})).content
    heading, *rows = CalamineWorkbook.from_object(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    [found] = [dict(zip(heading, row, strict=True)) for row in rows if row[1] == "Ida Blum"]
    assert (found["Phone"], found["Warning"], found["Books online"]) == ("+4915111111111", "=Nuts", "no")
    assert (found["Birthday"].isoformat(), found["Visits done"]) == ("1990-05-17", 0.0)


async def test_all_data_is_open_files_that_say_what_they_hold() -> None:
    opened, vera = await salon()
    await sold_out(opened)
    async with browser(vera) as client:
        sent = await client.post(BASE)
    archive = zipfile.ZipFile(io.BytesIO(sent.content))
    schema = json.loads(archive.read("schema.json"))
    assert archive.testzip() is None
    for file in schema["files"]:
        heading, *rows = as_rows(archive.read(file["path"]))
        assert heading == [each["name"] for each in file["fields"]]
        assert all(len(row) == len(heading) for row in rows)
    assert len(as_rows(archive.read("clients.csv"))) == 6
    names = {file["path"] for file in schema["files"]}
    assert names >= {f"{each}.csv" for each in ("staff", "services", "goods", "bills", "payments", "reviews")}
    assert {row[1] for row in as_rows(archive.read("services.csv"))} > {"Haircut"}
    run = await ExportRun.objects().first()
    assert run is not None
    assert (run.state, run.what, run.rows) == ("finished", "all data", 5)


async def test_all_data_has_every_call_with_whom_and_what_was_said() -> None:
    opened, vera = await salon()
    form = CallForm(
        direction="in",
        result="missed",
        started="2026-12-01T08:30",
        words="About Friday",
        next_step="Ring back",
    )
    await note_call(vera, opened.masha, form)
    token = await renew_token(vera)
    await take_told(token, {"call": "x1", "direction": "out", "number": "+4915199988877", "seconds": 61,
                            "started": clock.now().isoformat(), "result": "answered"})  # fmt: skip
    async with browser(vera) as client:
        sent = await client.post(BASE)
    heading, *rows = as_rows(zipfile.ZipFile(io.BytesIO(sent.content)).read("calls.csv"))
    noted, told = [dict(zip(heading, row, strict=True)) for row in rows]
    assert (noted["client"], noted["words"], noted["next_step"], noted["who"]) == (
        str(opened.masha), "About Friday", "Ring back", "Vera",
    )  # fmt: skip
    assert [told[each].strip("'") for each in ("client", "phone", "seconds", "who")] == [
        "", "+4915199988877", "61", "",
    ]  # fmt: skip


async def test_whoever_fits_the_conditions_of_a_sheet_goes_out_with_what_formulas_come_to() -> None:
    opened, vera = await salon()
    await imported(vera, csv_of(LIST))
    await came(opened.masha, opened.center, opened.haircut, 4_500)
    for takes, title in (("count", "How often"), ("sum", "In all"), ("last", "Here last")):
        await add_formula(
            vera, FormulaForm(title=title, takes=takes, currency="EUR" if takes == "sum" else "")
        )
    who = to_json(Group(parts=(Term("visits", "at_least", ("1",)),)))
    async with browser(vera) as client:
        assert (
            "conditions of a sheet" in (await client.get("/desk/exchange/export", params={"who": who})).text
        )
        heading, *rows = as_rows((await client.post(CLIENTS, data={"format": "csv", "who": who})).content)
        refused = await client.post(CLIENTS, data={"format": "csv", "who": "nonsense"})
    [masha] = [dict(zip(heading, row, strict=True)) for row in rows]
    assert (masha["Name"], masha["How often"], masha["In all"]) == ("Masha Petrova", "1", "45.00")
    assert masha["Here last"] == masha["Last visit"]
    assert refused.status_code == 422
    assert await ExportRun.count() == 1


async def came(client: int, branch: int, service: int, price: int) -> None:
    now = clock.now() - timedelta(days=3)
    visit = Visit(
        branch=branch, client=client, code="x", source=Visit.Source.desk, status="done", done_at=now,
        starts_at=now, ends_at=now + timedelta(hours=1), created_at=now,
    )  # fmt: skip
    await visit.save()
    await VisitLine(visit=visit.id, service=service, title="Haircut", quantity=1, price=price).save()
    await count_stale()


async def test_all_whom_a_search_finds_go_out_however_many_they_are() -> None:
    _, vera = await salon()
    await db.execute(
        "INSERT INTO client (name, created_at) SELECT 'Masha ' || n, now() FROM generate_series(1, 1100) AS n"
    )
    await index_missing(lambda: None)
    async with browser(vera) as client:
        found = as_rows((await client.post(CLIENTS, data={"format": "csv", "q": "masha"})).content)
        slip = as_rows((await client.post(CLIENTS, data={"format": "csv", "q": "petorva"})).content)
        nobody = as_rows((await client.post(CLIENTS, data={"format": "csv", "q": "xyzzyx"})).content)
    assert (len(found), len(slip), len(nobody)) == (1 + 1101, 1 + 1, 1)


@pytest.mark.parametrize("who", ["Anna", "Rita", "Olga", "Nora"])
@pytest.mark.parametrize("path", [CLIENTS, BASE])
async def test_who_has_not_the_right_is_refused_and_that_is_all_that_is_noted(who: str, path: str) -> None:
    opened, _ = await salon()
    async with browser(opened.actors[who]) as client:
        refused = await client.post(path, data={"format": "csv"})
        assert refused.status_code == 403
        assert (await client.get("/desk/exchange/export")).status_code == 403
        assert (await client.get(LOG)).status_code == 403
    [run] = await ExportRun.objects()
    assert (run.state, run.who, run.rows) == ("refused", who, 0)
    assert "right to" in run.why
    assert await JournalEntry.count() == await OwnerLetter.count() == 0


async def test_a_password_is_asked_for_first() -> None:
    _, vera = await salon()
    async with browser(vera) as client:
        await Session.update({Session.proved_at: None}, force=True)
        asked = await client.get("/desk/exchange/export")
        refused = await client.post(CLIENTS, data={"format": "csv"})
    assert (asked.status_code, asked.headers["location"]) == (303, "/desk/proof?next=/desk/exchange/export")
    assert refused.status_code in (303, 403)
    assert b"Masha" not in refused.content
    [run] = await ExportRun.objects()
    assert run.state == "refused"


async def test_phones_stay_masked_for_who_may_not_see_them() -> None:
    opened, vera = await salon()
    await Account.update({Account.fewer_rights: ["see_phones"]}).where(Account.id == vera.account)
    async with browser(replace(vera)) as client:
        _, masha = as_rows((await client.post(CLIENTS, data={"format": "csv"})).content)
    assert "'+49 ••• ••• 78" in masha
    assert "m•••@example.com" in masha
    assert opened.masha


@pytest.mark.parametrize("right", ["see_phones", "see_money", "edit_clients"])
async def test_all_data_is_refused_to_who_would_see_some_of_it_masked_or_not_at_all(right: str) -> None:
    _, vera = await salon()
    await Account.update({Account.fewer_rights: [right]}).where(Account.id == vera.account)
    async with browser(replace(vera)) as client:
        page = (await client.get("/desk/exchange/export")).text
        refused = await client.post(BASE)
    assert refused.status_code == 403
    assert b"151" not in refused.content
    assert "Take all data out" not in page
    assert "Ask the owner" in page
    [run] = await ExportRun.objects()
    assert (run.state, await OwnerLetter.count()) == ("refused", 0)


async def test_a_private_field_is_in_no_list_of_who_may_not_see_it() -> None:
    opened, vera = await salon()
    await db.execute(
        "INSERT INTO custom_field (of, title, kind, is_private) VALUES ('client', 'Health', 'text', TRUE)"
    )
    await db.execute(
        """UPDATE client SET extra = jsonb_build_object((SELECT id FROM custom_field)::text, 'Diabetes')
        WHERE id = $1""",
        opened.masha,
    )
    for fewer, seen in (([], True), (["edit_clients"], False)):
        await Account.update({Account.fewer_rights: fewer}).where(Account.id == vera.account)
        async with browser(replace(vera, name=f"Vera {seen}")) as client:
            sent = (await client.post(CLIENTS, data={"format": "csv"})).text
        assert (("Health" in sent), ("Diabetes" in sent)) == (seen, seen)
