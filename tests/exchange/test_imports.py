"""A list of clients comes in: looked at first, written by the worker, taken back as a whole."""

from datetime import timedelta

import msgspec
import pytest

from clients.queries import search_clients
from clients.tables import Client, Visit
from exchange import worker
from exchange.actions import asking, deciding, uploading, working
from exchange.kinds import clients
from exchange.schemas import LookForm
from exchange.tables import ImportLine, ImportMapping, ImportMark, ImportRow, ImportRun, State
from kit import clock, db
from kit.errors import Invalid, Refused
from kit.journal import JournalEntry
from tests.exchange.coming import (
    LIST,
    cards,
    csv_of,
    fresh,
    imported,
    looked_at,
    said_of,
    salon,
    taken_back,
    taken_in,
    work_off,
)

pytestmark = pytest.mark.usefixtures("morning")


async def test_a_look_says_what_would_become_of_each_row_and_writes_nothing() -> None:
    _, vera = await salon()
    before = await cards()
    run = await looked_at(vera, csv_of([*LIST, ("", "0151 33333333", "", "", ""), ("Ina", "12", "", "", "")]))
    assert run.state == State.looked
    assert await said_of(run) == {
        2: ("new", ""),
        3: ("changed", ""),
        4: ("new", ""),
        5: ("wrong", "Please write a name."),
        6: ("wrong", "“12” is no phone number."),
    }
    assert msgspec.json.decode(run.counts) == {"new": 2, "changed": 1, "same": 0, "double": 0, "wrong": 2}
    assert await cards() == before
    assert await JournalEntry.count() == 0


async def test_what_is_empty_on_a_card_is_filled_in_and_nothing_overwritten() -> None:
    _, vera = await salon()
    run = await imported(vera, csv_of(LIST))
    found = await cards()
    assert run.state == State.done
    masha = found["Masha Petrova"]
    assert (masha["email"], masha["birthday"], masha["notes"]) == (
        "masha@example.com",
        "02-29",
        "Came with Ida",
    )
    ida = found["Ida Blum"]
    assert (ida["phone"], ida["email"], ida["birthday"]) == (
        "+4915111111111",
        "ida@example.com",
        "1990-05-17",
    )
    assert len(found) == 3
    entry = await JournalEntry.objects().first()
    assert entry is not None
    assert (entry.action, entry.subject, entry.subject_id) == ("import", "import", run.id)
    assert await JournalEntry.count() == 1


async def test_what_the_file_says_can_be_taken_over() -> None:
    _, vera = await salon()
    await imported(vera, csv_of(LIST), way="overwrite")
    assert (await cards())["Masha P."]["email"] == "masha@example.com"


async def test_cards_that_are_here_can_be_left_as_they_are() -> None:
    _, vera = await salon()
    before = (await cards())["Masha Petrova"]
    await imported(vera, csv_of(LIST), way="skip")
    assert (await cards())["Masha Petrova"] == before


async def test_two_rows_with_one_phone_are_said_and_the_first_counts() -> None:
    _, vera = await salon()
    double = ("Ida the other", "+49 151 11111111", "", "", "")
    run = await imported(vera, csv_of([*LIST, double, ("Nobody", "", "", "17.05.2030", "")]))
    said = await said_of(run)
    assert said[5] == ("double", "Row 2, Ida Blum, has this phone number already.")
    assert said[6] == ("wrong", "The birthday 17 May 2030 is in the future.")
    assert "Ida the other" not in await cards()


async def test_the_same_file_again_finds_everything_there() -> None:
    _, vera = await salon()
    await imported(vera, csv_of([*LIST, ("Walk-in", "", "", "", "")]))
    before = await cards()
    run = await looked_at(vera, csv_of([*LIST, ("Walk-in", "", "", "", "")]))
    assert {state for state, _ in (await said_of(run)).values()} == {"same"}
    with pytest.raises(deciding.NothingToImport):
        await deciding.begin(vera, run.id)
    assert await cards() == before


async def test_what_was_said_of_the_columns_is_remembered_for_such_files() -> None:
    _, vera = await salon()
    content = csv_of([("Ida", "x", "y", "", "")])
    await looked_at(vera, content, fields=("notes", "", "", "", "name"), country="AT")
    again = await fresh(await taken_in(vera, content))
    assert msgspec.json.decode(again.fields) == ["notes", "", "", "", "name"]
    options = msgspec.json.decode(again.options)
    assert (options["country"], options["remembered"]) == ("AT", True)
    assert await ImportMapping.count() == 1


async def test_taken_back_all_is_as_it_was() -> None:
    _, vera = await salon()
    before = await cards()
    run = await taken_back(vera, await imported(vera, csv_of(LIST)))
    after = await cards()
    masha = after["Masha Petrova"]
    assert masha.pop("version") == before["Masha Petrova"].pop("version") + 2
    assert (run.state, run.undone_by) == (State.undone, "Vera")
    assert after == before


async def test_what_others_did_since_stays_and_is_listed() -> None:
    opened, vera = await salon()
    run = await imported(vera, csv_of(LIST))
    ids = {row["name"]: row["id"] for row in await Client.select(Client.id, Client.name)}
    await db.execute("UPDATE client SET notes = 'New', version = version + 1 WHERE name = 'Tom'")
    await db.execute(
        "UPDATE client SET birthday = '01-01', version = version + 1 WHERE id = $1", opened.masha
    )
    now = clock.now()
    await Visit(
        branch=opened.center, client=ids["Ida Blum"], code="x", source=Visit.Source.desk, starts_at=now,
        ends_at=now + timedelta(hours=1), created_at=now,
    ).save()  # fmt: skip
    await taken_back(vera, run)
    after = await cards()
    assert set(after) == {"Masha Petrova", "Ida Blum", "Tom"}
    assert (after["Masha Petrova"]["birthday"], after["Masha Petrova"]["notes"]) == ("01-01", "")
    outcomes = {row["name"]: row["outcome"] for row in await ImportMark.select()}
    assert outcomes == {
        "Ida Blum": "has visits",
        "Tom": "was changed since",
        "Masha Petrova": "changed since: birthday",
    }


async def test_an_import_is_stopped_gone_on_with_and_each_row_is_written_once(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    _, vera = await salon()
    monkeypatch.setattr(working, "WRITTEN_AT_ONCE", 2)
    run = await looked_at(vera, csv_of([(f"Client {n}", "", f"c{n}@example.com", "", "") for n in range(5)]))
    await deciding.begin(vera, run.id)
    assert await working.write_some(await claimed())
    await deciding.stop(vera, run.id)
    await work_off()
    assert len(await cards()) == 3
    with pytest.raises(Refused):
        await deciding.stop(vera, run.id)
    await deciding.go_on(vera, run.id)
    await work_off()
    assert len(await cards()) == 6
    assert await ImportMark.count() == 5
    assert await ImportRow.count() == 0


async def claimed() -> ImportRun:
    run = await working.claim()
    assert run is not None
    return run


async def test_a_piece_that_another_worker_did_is_not_done_again() -> None:
    _, vera = await salon()
    run = await looked_at(vera, csv_of(LIST))
    await deciding.begin(vera, run.id)
    mine = await claimed()
    assert await working.claim() is None
    theirs = await fresh(mine)
    assert await working.write_some(theirs)
    assert not await working.write_some(mine)
    assert len(await cards()) == 3


async def test_the_wrong_kind_of_columns_is_refused_and_changes_nothing() -> None:
    _, vera = await salon()
    run = await taken_in(vera, csv_of(LIST))
    for fields in (("phone", "phone", "", "", ""), ("nonsense",), ("phone", "", "", "", "")):
        with pytest.raises(Invalid):
            await asking.look(vera, run.id, LookForm(fields=fields, country="DE"))
    with pytest.raises(Invalid):
        await asking.look(vera, run.id, LookForm(fields=("name",), country="XX", way="eat"))
    assert (await fresh(run)).state == State.read
    assert await ImportLine.count() == 0


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"PK\x03\x04nonsense", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 90]
)
async def test_what_cannot_be_read_leaves_nothing_behind(content: bytes) -> None:
    _, vera = await salon()
    with pytest.raises(Invalid) as refused:
        await taken_in(vera, content)
    assert refused.value.fields["file"]
    assert await ImportRun.count() == 0
    assert await ImportRow.count() == 0


async def test_a_file_nobody_goes_on_with_is_forgotten() -> None:
    _, vera = await salon()
    run = await looked_at(vera, csv_of(LIST))
    await uploading.drop(vera, run.id)
    assert await ImportLine.count() == await ImportRow.count() == 0


async def test_what_is_wrong_can_be_left_out_of_a_row() -> None:
    _, vera = await salon()
    await imported(vera, csv_of([("Ina", "12", "ina@example.com", "", "")]), faulty="without")
    assert (await cards())["Ina"]["email"] == "ina@example.com"


async def test_after_a_month_nothing_of_what_rows_said_is_kept() -> None:
    _, vera = await salon()
    run = await imported(vera, csv_of(LIST))
    left = await taken_in(vera, csv_of(LIST))
    with clock.pretend(clock.now() + timedelta(days=31)):
        await worker.forget()
        with pytest.raises(deciding.TooLate):
            await deciding.take_back(vera, run.id)
    assert [row["id"] for row in await ImportRun.select()] == [run.id]
    assert left.id != run.id
    assert await ImportLine.count() == 0
    assert {row["changes"] for row in await ImportMark.select()} == {None}


async def test_a_piece_that_fails_is_said_and_tried_again(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    _, vera = await salon()
    run = await looked_at(vera, csv_of(LIST))
    await deciding.begin(vera, run.id)
    with monkeypatch.context() as patch:
        patch.setattr(
            clients, "WRITE", ("SELECT 1 / ($2::int - $2), $1::int, $3::int, $4::text, $5::timestamptz",)
        )
        with pytest.raises(Exception, match="division by zero"):
            await worker.work()
    failed = await fresh(run)
    assert (failed.state, failed.progress) == (State.importing, 0)
    assert "tried again" in failed.trouble
    with clock.pretend(clock.now() + timedelta(minutes=2)):
        await work_off()
    assert (await fresh(run)).state == State.done
    assert (await fresh(run)).trouble == ""
    assert len(await cards()) == 3


@pytest.mark.committed
async def test_who_came_by_an_import_is_found_by_the_search() -> None:
    _, vera = await salon()
    run = await looked_at(vera, csv_of([("Ida Blum", "0151 11111111", "", "", "")]))
    await deciding.begin(vera, run.id)
    while await worker.work_and_note():
        pass
    assert not (await search_clients("Ida", 1)).rows
    while await worker.index():
        pass
    assert [row["name"] for row in (await search_clients("Ida", 1)).rows] == ["Ida Blum"]
