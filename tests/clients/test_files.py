"""Photos and papers of a client: sent over HTTP, sealed where they are kept, seen by those with the right."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clients.actions.files import (
    Upload,
    add_file,
    describe_file,
    remove_file,
    restore_file,
)
from clients.actions.notes import add_note
from clients.actions.resealing import reseal_next
from clients.file_schemas import AboutForm
from clients.queries.files import files_of, opened_file, row_of
from clients.queries.sealed import SEALED, shut_rows
from clients.tables import Client, ClientFile
from kit.db import execute, fetch, fetch_value
from kit.errors import Forbidden, Invalid, NotFound
from kit.files.kinds import PDF
from kit.files.reading import ready
from kit.journal import JournalEntry
from kit.rights import SYSTEM, Actor, Permission
from kit.sealing import heads
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.clients.visits import NOW, visit
from tests.conftest import TABLES
from tests.files import drawn, from_a_camera, office, opened, paper
from tests.kit.test_sealing import HERE, OTHER, keyed

pytestmark = pytest.mark.usefixtures("morning")
TODAY = date(2026, 12, 1)
SECRET = b"psoriasis on both elbows"
PHOTO = ready(from_a_camera())
JSON = {"accept": "application/json"}


async def added(
    salon: Salon, name: str = "IMG.jpg", actor: Actor = SYSTEM, content: bytes = b"", **about: str
) -> ClientFile:
    upload = Upload(name, ready(content) if content else PHOTO)
    return await add_file(actor, salon.masha, upload, AboutForm(**about), TODAY)


def part(name: str, content: bytes) -> tuple[str, tuple[str, bytes, str]]:
    return "file", (name, content, "image/jpeg")


async def test_several_are_sent_at_once_and_come_back_without_where_they_were_taken() -> None:
    salon = await open_salon()
    here = f"/desk/clients/{salon.masha}/files"
    came = await visit(salon, NOW - timedelta(days=3), "done")
    async with browser(salon.actors["Olga"]) as olga:
        sent = [
            part("Elbow.JPG", from_a_camera()),
            part("a.html", paper()),
            part("notes.exe", b"7.1 \xc3\xa9"),
        ]
        form = {"moment": "before", "visit": str(came)}
        assert (await olga.post(here, data=form, files=sent)).status_code == 303
        page = (await olga.get(here)).text
        photo, pdf, text = await ClientFile.select(ClientFile.id, ClientFile.media).order_by(ClientFile.id)
        served = [await olga.get(f"{here}/{each['id']}/content") for each in (photo, pdf, text)]
        small = await olga.get(f"{here}/{photo['id']}/small")
        assert (await olga.get(f"{here}/{pdf['id']}/small")).status_code == 404
    assert "Before" in page
    assert "28 Nov 2026" in page, "the day of the visit"
    for answer in served:
        assert answer.headers["cache-control"] == "private, no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert [each.headers["content-disposition"] for each in served] == [
        "inline; filename*=UTF-8''Elbow.jpg",
        "attachment; filename*=UTF-8''a.pdf",
        "attachment; filename*=UTF-8''notes.txt",
    ]
    assert not any(opened(each.content).getexif() or b"Masha" in each.content for each in (served[0], small))
    assert await JournalEntry.count().where(JournalEntry.action == "add file") == 3


async def test_what_is_not_taken_is_said_by_name_and_the_others_are_kept() -> None:
    salon = await open_salon()
    here = f"/desk/clients/{salon.masha}/files"
    bad = [("x.jpg", b"<svg onload='x'/>"), ("half.jpg", drawn()[:60]), ("cut.pdf", paper()[:-20]),
           ("m.docx", office("word/document.xml", "word/vbaProject.bin"))]  # fmt: skip
    async with browser(salon.actors["Olga"]) as olga:
        for name, content in bad:
            assert (await olga.post(here, files=[part(name, content)])).status_code == 422
            told = await olga.post(here, files=[part(name, content)], headers=JSON)
            assert told.status_code == 422
            assert told.json()["fields"]["file"].endswith(".")
        assert (await olga.post(here, data={"moment": ""})).status_code == 422
        late = await olga.post(here, data={"taken_on": "2027-01-01"}, files=[part("a.jpg", drawn())])
        assert "Choose a day that has been." in late.text
        assert await ClientFile.count() == 0
        mixed = await olga.post(here, files=[part(*bad[0]), part("fine.png", drawn()), part(*bad[2])])
    assert (mixed.status_code, await ClientFile.count()) == (422, 1)
    assert "1 of 3 were added." in mixed.text
    assert "cut.pdf: That file is damaged" in mixed.text
    assert await JournalEntry.count() == 1


async def test_a_form_sent_twice_adds_its_files_once() -> None:
    salon = await open_salon()
    here = f"/desk/clients/{salon.masha}/files"
    async with browser(salon.actors["Olga"]) as olga:
        for _ in range(2):
            sent = [part("a.png", drawn()), part("b.pdf", paper())]
            await olga.post(here, data={"form_code": "once"}, files=sent)
    assert await ClientFile.count() == 2


async def test_nothing_of_it_can_be_read_in_the_database_nor_in_the_journal() -> None:
    salon = await open_salon()
    file = await added(salon, f"{SECRET.decode()}.pdf", content=paper(words=SECRET))
    await describe_file(SYSTEM, salon.masha, file.id, AboutForm(title=f"{SECRET.decode()} again"), TODAY)
    assert await readable() == set()
    for name in ("title", "content"):
        kept = await fetch_value(f"SELECT {name} FROM client_file")  # noqa: S608
        assert SECRET not in kept
        assert not kept.startswith(b"%PDF")
    [shown] = await files_of(salon.masha)
    assert (shown.title, shown.media) == (f"{SECRET.decode()} again", PDF)
    assert SECRET in opened_file(await row_of(salon.masha, file.id)).content


async def readable() -> set[str]:
    """Every table of the database in which the secret can be read, as text or as bytes."""
    found = set()
    for each in await fetch(TABLES):
        rows = await fetch(f"SELECT to_jsonb(t)::text AS row FROM {each['name']} AS t")  # noqa: S608
        if any(SECRET.decode() in row["row"] or SECRET.hex() in row["row"] for row in rows):
            found.add(each["name"])
    return found


async def test_what_is_not_sealed_would_be_found_by_the_same_search() -> None:
    salon = await open_salon()
    await add_note(SYSTEM, salon.masha, SECRET.decode())
    file = await added(salon)
    await execute("UPDATE client_file SET content = $2 WHERE id = $1", file.id, SECRET)
    assert await readable() == {"client_note", "journal_entry", "client_file"}


async def test_with_another_key_lists_are_shown_and_opening_says_which_key_is_wanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    salon = await open_salon()
    file = await added(salon)
    here = f"/desk/clients/{salon.masha}/files"
    async with browser(salon.actors["Olga"]) as olga:
        with keyed(monkeypatch, OTHER):
            for page in (here, f"{here}/latest"):
                answer = await olga.get(page)
                assert answer.status_code == 200, page
                assert "Encrypted with another key" in answer.text
            for page in (f"{here}/{file.id}", f"{here}/{file.id}/content"):
                shut = await olga.get(page)
                assert (shut.status_code, "OLD_SECRET_KEYS" in shut.text) == (409, True)
            assert await shut_rows() == len(SEALED) - 1
        with keyed(monkeypatch, OTHER, HERE):
            assert (await olga.get(f"{here}/{file.id}/content")).status_code == 200
            while await reseal_next():
                pass
        with keyed(monkeypatch, OTHER):
            assert (await olga.get(f"{here}/{file.id}/content")).status_code == 200
            assert await fetch_value("SELECT substring(content, 1, 5) FROM client_file") == heads()[0]
            assert await shut_rows() == 0


async def test_each_role_sees_and_adds_what_it_may() -> None:
    salon = await open_salon()
    file = await added(salon)
    here = f"/desk/clients/{salon.masha}/files"
    reads = (here, f"{here}/latest", f"{here}/compare", f"{here}/{file.id}", f"{here}/{file.id}/content",
             f"{here}/{file.id}/small")  # fmt: skip
    for name, may in (("Olga", True), ("Nora", True), ("Vera", True), ("Anna", False), ("Rita", False)):
        async with browser(salon.actors[name]) as person:
            for path in reads:
                assert (await person.get(path)).status_code == (200 if may else 403), (name, path)
            for path in (f"{here}/{file.id}", f"{here}/{file.id}/removal", f"{here}/{file.id}/return"):
                assert (await person.post(path)).status_code == (303 if may else 403), (name, path)
            sent = await person.post(here, files=[part("a.png", drawn())])
            assert sent.status_code == (303 if may else 403), name
    async with browser() as stranger:
        assert {(await stranger.get(path)).status_code for path in reads} == {303}
    assert await ClientFile.count() == 4
    looked = await fetch("SELECT DISTINCT who FROM card_look WHERE what = 'photos and files' ORDER BY 1")
    assert [row["who"] for row in looked] == ["Nora", "Olga", "Vera"]


async def test_who_may_see_files_and_not_edit_clients_only_looks() -> None:
    salon = await open_salon()
    file = await added(salon)
    looks = replace(
        salon.actors["Rita"], permissions=frozenset({Permission.see_clients, Permission.see_files})
    )
    assert [each.id for each in await files_of(salon.masha)] == [file.id]
    for refused in (
        add_file(looks, salon.masha, Upload("a", PHOTO), AboutForm(), TODAY),
        describe_file(looks, salon.masha, file.id, AboutForm(title="x"), TODAY),
        remove_file(looks, salon.masha, file.id),
        restore_file(looks, salon.masha, file.id),
    ):
        with pytest.raises(Forbidden):
            await refused
    assert await ClientFile.count().where(ClientFile.removed_at.is_null()) == 1


async def test_a_file_is_found_only_on_its_own_card_and_belongs_only_to_its_own_visits() -> None:
    salon = await open_salon()
    other = Client(name="Other", created_at=NOW)
    await other.save()
    file = await added(salon)
    with pytest.raises(NotFound):
        await row_of(other.id, file.id)
    with pytest.raises(NotFound):
        await row_of(salon.masha, 2**40)
    theirs = await visit(salon, NOW)
    await execute("UPDATE visit SET client = $1", other.id)
    with pytest.raises(Invalid):
        await added(salon, visit=str(theirs))
    with pytest.raises(Invalid):
        await describe_file(SYSTEM, salon.masha, file.id, AboutForm(title="x", visit=str(theirs)), TODAY)
    assert await ClientFile.count() == 1
