"""Exports that are unusual are told of, and a list that turned up says whose it was."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.actions import letters
from exchange.rules.unusual import reasons
from exchange.rules.watermark import in_order, likeliest, votes_of
from exchange.tables import ExportRun, OwnerLetter
from kit import clock, db
from kit.journal import JournalEntry
from kit.rights import Permission
from tests.browse import browser
from tests.exchange.coming import salon
from tests.exchange.test_exports import BASE, CLIENTS, LOG, as_rows
from tests.reminders.sink import mail_sink

pytestmark = pytest.mark.usefixtures("morning")


async def test_the_log_says_who_what_how_many_and_from_where() -> None:
    _, vera = await salon()
    async with browser(vera) as client:
        await client.post(CLIENTS, data={"format": "csv", "q": "Masha"}, headers={"User-Agent": "Odd/1.0"})
        page = (await client.get(LOG)).text
        nothing = (await client.get(f"{LOG}?q=nobody")).text
    [entry] = await JournalEntry.objects()
    assert entry.action == "export"
    assert "search: Masha, csv" in page
    assert "Taken out" in page
    assert "No export fits" in nothing


async def test_the_owners_are_written_to_when_an_export_is_unusual() -> None:
    opened, vera = await salon()
    await db.execute(
        "INSERT INTO client (name, created_at) SELECT 'Client ' || n, now() FROM generate_series(1, 150) AS n"
    )
    async with browser(vera) as client:
        await client.post(CLIENTS, data={"format": "csv"})
        page = (await client.get(LOG)).text
    assert "many rows: 151, it is their first export; from a device not used before" in page
    assert {row["account"] for row in await OwnerLetter.select()} == {
        opened.actors["Vera"].account,
        opened.actors["Boris"].account,
    }
    async with mail_sink() as sink, letters.Postman(sink.url) as postman:
        while await letters.send_next(postman.send, clock.now()):
            pass
        assert sorted(sink.recipients) == ["boris@example.com", "vera@example.com"]
    assert {row["status"] for row in await OwnerLetter.select()} == {"sent"}


async def test_without_a_channel_a_letter_is_visibly_not_sent() -> None:
    _, vera = await salon()
    async with browser(vera) as client:
        await client.post(BASE)
    while await letters.work():
        pass
    assert {row["status"] for row in await OwnerLetter.select()} == {"not_sent"}


@pytest.mark.parametrize(
    ("rows", "past", "hour", "new", "told"),
    [
        (90, [], 12, False, []),
        (101, [], 12, False, ["many rows: 101, it is their first export"]),
        (300, [100], 12, False, []),
        (301, [100, 40], 12, False, ["many rows: 301, the most before was 100"]),
        (5, [5], 23, False, ["at night"]),
        (5, [5], 5, True, ["at night", "from a device not used before"]),
        (5, [5], 6, False, []),
    ],
)
def test_what_is_unusual(rows: int, past: list[int], hour: int, new: bool, told: list[str]) -> None:
    assert reasons(rows, past, hour, is_new_device=new) == told


MARKS = st.integers(0, 2**32 - 1)


@given(st.lists(st.integers(1, 10_000), unique=True, min_size=400, max_size=600), MARKS, MARKS)
def test_the_order_of_a_list_tells_whose_it_was_also_with_a_third_of_it_lost(
    numbers: list[int], mark: int, other: int
) -> None:
    numbers = sorted({each for number in numbers for each in (number // 2 * 2, number // 2 * 2 + 1)})
    leaked = [each for place, each in enumerate(in_order(numbers, mark)) if place % 3]
    votes = votes_of(leaked)
    found = likeliest(votes, {1: other, 2: mark})
    assert found == 2 or votes.likeness(mark) == votes.likeness(other)
    assert votes.likeness(mark) == 1.0


def test_nothing_is_said_of_a_sorted_or_short_list() -> None:
    assert likeliest(votes_of(range(1000)), {1: 0xDEADBEEF, 2: 0x12345678}) is None
    assert likeliest(votes_of([3, 2]), {1: 2}) is None


@pytest.mark.parametrize("way", ["xlsx", "csv", "phones", "zip"])
async def test_a_file_that_turned_up_says_whose_it_was(way: str) -> None:
    opened, vera = await salon()
    await db.execute(
        "INSERT INTO client (name, phone, created_at) "
        "SELECT 'Client ' || n, '+4915120000' || (100 + n), now() FROM generate_series(1, 200) AS n"
    )
    async with browser(vera) as client:
        for _ in range(2):
            sent = await client.post(
                BASE if way == "zip" else CLIENTS, data={"format": "xlsx" if way == "xlsx" else "csv"}
            )
        content = sent.content
        if way == "phones":
            content = "\n".join(row[2] for row in as_rows(content)).encode()
        answer = (await client.post(f"{LOG}/whose", files={"file": ("leak", content)})).text
        nobody = (await client.post(f"{LOG}/whose", files={"file": ("x.csv", b"Name\nIda\n")})).text
    last = await ExportRun.objects().order_by(ExportRun.id, ascending=False).first()
    assert last is not None
    assert f"This was export {last.id}, by Vera" in answer
    assert "Nobody’s export can be told" in nobody
    async with browser(opened.actors["Nora"]) as client:
        assert (await client.post(f"{LOG}/whose", files={"file": ("x", b"a")})).status_code == 403


async def test_a_damaged_file_that_turned_up_is_said_to_be_damaged() -> None:
    _, vera = await salon()
    content = (WHOLE := zipped())[:20] + b"\0" * 20 + WHOLE[40:]
    async with browser(vera) as client:
        for some in (content, WHOLE.replace(b"PK\x01\x02", b"PK\x09\x09")):
            answer = await client.post(f"{LOG}/whose", files={"file": ("leak.xlsx", some)})
            assert answer.status_code == 422, answer.text


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("docProps/custom.xml", "<properties/>" * 20)
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


def test_the_right_is_the_owners_alone() -> None:
    from staff.rules import PERMISSIONS
    from staff.tables import Role

    assert [role for role in Role if Permission.export_clients in PERMISSIONS[role]] == [Role.owner]
