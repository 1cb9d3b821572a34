"""Import over HTTP: each step a page, whatever is sent answered in words, nothing written by accident."""

import io

import httpx
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.tables import ImportRow, ImportRun, State
from tests.browse import browser
from tests.exchange.coming import LIST, cards, csv_of, fresh, looked_at, salon, work_off
from tests.sending import hidden

START = "/desk/exchange"
UPLOAD = "/desk/exchange/imports"


def workbook(**sheets: list[list[str]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    book.close()
    return out.getvalue()


def as_file(content: bytes, name: str = "clients.csv") -> dict[str, tuple[str, bytes]]:
    return {"file": (name, content)}


KUNDEN = [["Vorname", "Nachname", "Handy"], ["Ida", "Blum", "0151 11111111"]]
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


async def looked_over(client: httpx.AsyncClient) -> str:
    """The address of an import that went from its file to what would become of its rows."""
    content = workbook(Prices=[["Cut", "45"]], Kunden=KUNDEN)
    sent = await client.post(UPLOAD, data={"kind": "clients"}, files=as_file(content, "alle.xlsx"))
    place: str = sent.headers["location"]
    assert "Which sheet?" in (await client.get(place)).text
    assert (await client.post(f"{place}/sheet", data={"sheet": "7"})).status_code == 422
    await client.post(f"{place}/sheet", data={"sheet": "1"})
    page = (await client.get(place)).text
    assert "What the columns hold" in page
    assert "0151 11111111" in page
    fields = {"column-0": "first", "column-1": "last", "column-2": "phone", "country": "DE"}
    assert (await client.post(f"{place}/columns", data=fields)).status_code == 303
    assert "Looking at the rows" in (await client.get(place)).text
    await work_off()
    assert (await client.get(f"{place}/progress")).status_code == 303
    part = await client.get(f"{place}/progress", headers=PARTIAL)
    assert part.headers["HX-Redirect"] == place
    return place


async def test_a_workbook_goes_all_the_way_by_its_forms_alone() -> None:
    _, vera = await salon()
    async with browser(vera) as client:
        place = await looked_over(client)
        page = (await client.get(place)).text
        assert "Import: add 1" in page
        assert "Ida Blum" in page
        await client.post(f"{place}/beginning", data=hidden(page, f"{place}/beginning"))
        await work_off()
        assert "1 client added" in (await client.get(place)).text
        assert "Ida Blum" in (await client.get(f"{place}/report.csv")).text
        await client.post(f"{place}/undo")
        await work_off()
        assert "took this back: 1 client removed" in (await client.get(place)).text
        assert "alle.xlsx" in (await client.get(START)).text
    assert set(await cards()) == {"Masha Petrova"}


async def test_a_file_that_is_sent_twice_is_one_import_and_begins_once() -> None:
    _, vera = await salon()
    async with browser(vera) as client:
        code = hidden((await client.get(START)).text, UPLOAD)
        sent = [await client.post(UPLOAD, data=code, files=as_file(csv_of(LIST))) for _ in range(2)]
        assert sent[0].headers["location"] == sent[1].headers["location"]
        assert await ImportRun.count() == 1
        run = await looked_at(vera, csv_of(LIST))
        place = f"{UPLOAD}/{run.id}"
        code = hidden((await client.get(place)).text, f"{place}/beginning")
        twice = [await client.post(f"{place}/beginning", data=code) for _ in range(2)]
        assert [answer.status_code for answer in twice] == [303, 303]
        late = await client.post(f"{place}/beginning", data={"form_code": "another"})
        assert late.status_code == 200
    assert (await fresh(run)).state == State.importing


@pytest.mark.parametrize("who", ["Anna", "Rita", "Olga", "Nora"])
async def test_who_may_not_change_clients_sees_no_import(who: str) -> None:
    opened, vera = await salon()
    run = await looked_at(vera, csv_of(LIST))
    mine = {"Anna": 403, "Rita": 403, "Olga": 404, "Nora": 404}[who]  # of all branches only Vera
    place = f"{UPLOAD}/{run.id}"
    async with browser(opened.actors[who]) as client:
        for path in (place, f"{place}/progress", f"{place}/report.csv"):
            assert (await client.get(path)).status_code == mine, path
        for path in ("sheet", "columns", "columns/again", "beginning", "stop", "going-on", "undo", "removal"):
            assert (await client.post(f"{place}/{path}", data={"x": "y"})).status_code == mine, path
        sent = await client.post(UPLOAD, files=as_file(csv_of(LIST)))
        assert sent.status_code == (403 if mine == 403 else 303)
    assert (await fresh(run)).state == State.looked
    assert set(await cards()) == {"Masha Petrova"}


async def test_a_stranger_is_sent_to_the_door() -> None:
    await salon()
    async with browser() as client:
        assert (await client.get(START)).status_code == 303
        assert (await client.post(UPLOAD, files=as_file(b"Name"))).status_code in (303, 403)


async def test_what_is_wrong_of_the_columns_is_marked_and_what_was_chosen_stays() -> None:
    _, vera = await salon()
    async with browser(vera) as client:
        place = (await client.post(UPLOAD, files=as_file(csv_of(LIST)))).headers["location"]
        typed = {
            "column-0": "phone",
            "column-1": "phone",
            "country": "Q1",
            "way": "overwrite",
            "headed": "no",
        }
        refused = await client.post(f"{place}/columns", data=typed)
    assert refused.status_code == 422
    assert "“Phone” is said of another column already." in refused.text
    assert '<option value="overwrite" selected>' in refused.text


@pytest.mark.parametrize("page", ["?page=99", "?only=nonsense", "?q=%00", "?q=%25_", "?only=new&q=Ida"])
async def test_any_question_of_the_report_is_answered(page: str) -> None:
    _, vera = await salon()
    run = await looked_at(vera, csv_of(LIST))
    async with browser(vera) as client:
        assert (await client.get(f"{UPLOAD}/{run.id}{page}")).status_code in (200, 400)


async def test_a_file_that_is_too_large_is_refused_in_words(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from exchange.actions import uploading

    _, vera = await salon()
    monkeypatch.setattr(uploading, "LARGEST", 1000)
    async with browser(vera) as client:
        refused = await client.post(UPLOAD, files=as_file(b"Name;Phone\n" * 200))
    assert refused.status_code == 422
    assert "This file is larger than" in refused.text
    assert await ImportRun.count() == 0


async def test_one_that_is_far_too_large_is_refused_in_the_same_words() -> None:
    _, vera = await salon()
    async with browser(vera) as client:
        refused = await client.post(UPLOAD, files=as_file(b"0" * (51 * 1024 * 1024)))
    assert refused.status_code == 413
    assert "This file is larger than 50 MB. Send it in parts" in refused.text
    assert await ImportRun.count() == 0


async def test_a_file_with_nothing_in_it_says_so() -> None:
    _, vera = await salon()
    async with browser(vera) as client:
        refused = await client.post(UPLOAD, files=as_file(b""))
    assert refused.status_code == 422
    assert "There is nothing in this file" in refused.text


GOOD = workbook(Kunden=[["Name", "Phone"], ["Ida Blum", "0151 11111111"]])


@st.composite
def spoiled(draw: st.DrawFn) -> bytes:
    """A workbook that was cut off, or in which some bytes are others."""
    content = bytearray(GOOD[: draw(st.integers(1, len(GOOD)))])
    for _ in range(draw(st.integers(0, 6))):
        content[draw(st.integers(0, len(content) - 1))] = draw(st.integers(0, 255))
    return bytes(content)


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    """Text in one of five encodings, cut off anywhere."""
    cells = st.text(st.characters(max_codepoint=0x24FF), max_size=12)
    rows = draw(st.lists(st.lists(cells, min_size=1, max_size=4), min_size=1, max_size=6))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1251", "cp1252"]))
    whole = "\n".join(draw(st.sampled_from(";,\t|")).join(row) for row in rows).encode(encoding, "ignore")
    return whole[: draw(st.integers(0, len(whole)))]


async def test_whatever_is_sent_is_answered_and_writes_no_client() -> None:
    _, vera = await salon()
    before = await cards()
    async with browser(vera) as client:

        @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        @given(content=st.one_of(spoiled(), tables(), st.binary(max_size=200)), name=st.text(max_size=20))
        def collect(content: bytes, name: str) -> None:
            sent.append((content, name))

        sent: list[tuple[bytes, str]] = []
        collect()
        for content, name in sent:
            answer = await client.post(UPLOAD, files=as_file(content, name or "x"))
            assert answer.status_code in (303, 422, 400), (content, answer.text)
            if answer.status_code == 303:
                place = answer.headers["location"]
                assert (await client.get(place)).status_code == 200
                await client.post(f"{place}/columns", data={"column-0": "name", "country": "DE"})
                await work_off()
                assert (await client.get(place)).status_code == 200
            else:
                assert await ImportRow.count() == 0 or answer.status_code == 422
    assert await cards() == before
