"""A field of staff that holds a photo or a file: uploaded on their page, sealed, seen with the right."""

from datetime import timedelta

import pytest

from clients.actions.files import Upload, clear_files
from clients.actions.staff_fields import fill_in_member, seen_of
from clients.actions.staff_files import (
    MOST_FILES,
    TooManyOfStaff,
    add_member_file,
    remove_member_file,
    restore_member_file,
)
from clients.queries.files import files_of_member
from clients.rules.answers import Sent
from clients.rules.fields import Field, load
from clients.tables import ClientFile
from kit import clock
from kit.errors import Invalid, NotFound
from kit.files.reading import ready
from kit.journal import JournalEntry
from kit.rights import SYSTEM
from kit.seen import mark_of
from staff import queries
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.clients.own import own
from tests.files import WHERE, from_a_camera, paper
from tests.widgets.flow import hidden_on

pytestmark = pytest.mark.usefixtures("morning")


async def held(salon: Salon) -> dict[int, object]:
    return dict(load((await queries.access_member(SYSTEM, salon.anna)).extra))


async def added(salon: Salon, field: Field, name: str = "Diploma.pdf", member: int = 0) -> ClientFile:
    upload = Upload(name, ready(paper()))
    return await add_member_file(SYSTEM, member or salon.anna, upload, str(field.id))


async def test_it_is_uploaded_on_the_members_page_once() -> None:
    salon = await open_salon()
    field, here = await own(salon, "Passport", "file", of="staff"), f"/desk/staff/{salon.anna}"
    async with browser(salon.actors["Nora"]) as nora:
        page = (await nora.get(f"{here}/fields")).text
        sent = {"form_code": "twice", "field": str(field.id)}
        for _ in range(2):
            files = {"file": ("Diploma.pdf", paper(), "application/pdf")}
            assert (await nora.post(f"{here}/files", data=sent, files=files)).status_code == 303
        again = (await nora.get(f"{here}/fields")).text
    [file] = await ClientFile.objects()
    assert all(said in page for said in ("Fills in the field", "Add it below."))
    assert all(said in again for said in ("Diploma.pdf</a>", "Passport · 1 Dec 2026, Nora"))
    assert (file.client, file.visit, file.member) == (None, None, salon.anna)
    assert await held(salon) == {field.id: file.id}
    told = await JournalEntry.select(JournalEntry.action, JournalEntry.branch).where(
        JournalEntry.subject == "staff_member", JournalEntry.subject_id == salon.anna
    )
    assert [each["action"] for each in told] == ["add file", "change"]
    assert {each["branch"] for each in told} == {salon.center}


async def test_it_is_sealed_and_served_carefully_without_where_it_was_taken() -> None:
    salon = await open_salon()
    field, here = await own(salon, "Portrait", "file", of="staff"), f"/desk/staff/{salon.anna}/files"
    async with browser(salon.actors["Nora"]) as nora:
        files = {"file": ("IMG.JPG", from_a_camera(), "image/jpeg")}
        await nora.post(here, data={"field": str(field.id)}, files=files)
        [file] = await ClientFile.objects()
        served = await nora.get(f"{here}/{file.id}")
    assert served.headers["content-disposition"] == "inline; filename*=UTF-8''IMG.jpg"
    assert served.headers["cache-control"] == "private, no-store"
    assert WHERE not in served.content
    assert b"IMG" not in file.title
    assert served.content not in file.content
    [kept] = await files_of_member(salon.anna)
    assert (kept.is_picture, kept.media, kept.title) == (True, "image/jpeg", "IMG.jpg")


async def test_what_is_wrong_is_said_beside_the_upload_and_nothing_is_kept() -> None:
    salon = await open_salon()
    field, text = await own(salon, "Passport", "file", of="staff"), await own(salon, "Locker", of="staff")
    theirs = await own(salon, "Scan", "file")
    here = f"/desk/staff/{salon.anna}/files"
    async with browser(salon.actors["Nora"]) as nora:
        for chosen, content, said in (
            (field.id, b"GIF89a" + bytes(99), "That is not a photo"),
            (field.id, b"", "Choose a photo or a file first"),
            (text.id, paper(), "Choose one of the list."),
            (theirs.id, paper(), "Choose one of the list."),
            ("", paper(), "Choose one of the list."),
        ):
            answer = await nora.post(here, data={"field": str(chosen)}, files={"file": ("a.pdf", content)})
            assert (answer.status_code, said in answer.text) == (422, True), said
        assert "<details open>" in answer.text
        assert (await nora.post(here, data={"field": str(field.id)})).status_code == 422
    assert (await ClientFile.count(), await held(salon)) == (0, {})


async def test_only_who_edits_staff_of_that_branch_sees_and_changes_them() -> None:
    salon = await open_salon()
    field = await own(salon, "Passport", "file", of="staff")
    file = await added(salon, field)
    path = f"/desk/staff/{salon.anna}/files/{file.id}"
    for who in ("Olga", "Anna", "Rita"):
        async with browser(salon.actors[who]) as somebody:
            assert (await somebody.get(path)).status_code == 403, who
            assert (await somebody.post(f"{path}/removal")).status_code == 403, who
    async with browser(salon.actors["Nora"]) as nora:
        assert (await nora.get(path)).status_code == 200
        assert (await nora.get(f"/desk/staff/{salon.lena}/files/{file.id}")).status_code == 404
        assert (await nora.post(f"/desk/staff/{salon.lena}/files/{file.id}/removal")).status_code == 404
        assert (await nora.get(f"/desk/clients/{salon.masha}/files/{file.id}/content")).status_code == 404
    async with browser() as stranger:
        assert (await stranger.get(path)).status_code in (303, 401)
    [kept] = await ClientFile.objects()
    assert kept.removed_at is None


async def test_one_of_their_own_is_chosen_in_the_form_and_no_other() -> None:
    salon = await open_salon()
    field, second = (
        await own(salon, "Passport", "file", of="staff"),
        await own(salon, "Diploma", "file", of="staff"),
    )
    mine, lenas = await added(salon, field), await added(salon, field, member=salon.lena)
    for wrong in (str(lenas.id), "9999", "x"):
        sent = Sent({second.id: (wrong,)}, frozenset({second.id}))
        with pytest.raises(Invalid):
            await fill_in_member(salon.actors["Nora"], salon.anna, sent, await mark(salon))
    assert await held(salon) == {field.id: mine.id}
    sent = Sent({second.id: (str(mine.id),)}, frozenset({second.id}))
    await fill_in_member(salon.actors["Nora"], salon.anna, sent, await mark(salon))
    assert await held(salon) == {field.id: mine.id, second.id: mine.id}


async def mark(salon: Salon) -> str:
    return mark_of(seen_of(await queries.access_member(SYSTEM, salon.anna)))


async def test_a_removed_one_is_said_to_be_and_comes_back_within_a_day() -> None:
    salon = await open_salon()
    field = await own(salon, "Passport", "file", of="staff")
    file, here = await added(salon, field), f"/desk/staff/{salon.anna}"
    async with browser(salon.actors["Nora"]) as nora:
        gone = await nora.post(f"{here}/files/{file.id}/removal")
        page = (await nora.get(gone.headers["location"])).text
        assert (await nora.get(f"{here}/files/{file.id}")).status_code == 404
        back = await nora.post(f"{here}/files/{file.id}/return", data=hidden_on(page))
        again = (await nora.get(back.headers["location"])).text
        assert (await nora.get(f"{here}/files/{file.id}")).status_code == 200
    assert all(said in page for said in ("Bring it back", "A file that is not here any more"))
    assert "It is back." in again
    assert await held(salon) == {field.id: file.id}


async def test_a_day_after_it_was_removed_it_is_gone_for_good() -> None:
    salon = await open_salon()
    field = await own(salon, "Passport", "file", of="staff")
    file, here = await added(salon, field), f"/desk/staff/{salon.anna}"
    await remove_member_file(SYSTEM, salon.anna, file.id)
    with clock.pretend(clock.now() + timedelta(days=2)):
        assert await clear_files()
        with pytest.raises(NotFound):
            await restore_member_file(SYSTEM, salon.anna, file.id)
    async with browser(salon.actors["Nora"]) as nora:
        page = (await nora.get(f"{here}/fields?removed={file.id}")).text
    assert "Bring it back" not in page
    assert "A file that is not here any more" in page


async def test_somebody_has_so_many_and_no_more_and_files_outlive_their_field() -> None:
    salon = await open_salon()
    field = await own(salon, "Passport", "file", of="staff")
    first = await added(salon, field)
    await remove_member_file(SYSTEM, salon.anna, first.id)
    for number in range(MOST_FILES):
        await added(salon, field, f"{number}.pdf")
    for refused in (added(salon, field), restore_member_file(SYSTEM, salon.anna, first.id)):
        with pytest.raises(TooManyOfStaff):
            await refused
    assert len(await files_of_member(salon.anna)) == MOST_FILES
    async with browser(salon.actors["Vera"]) as vera:
        await vera.post(f"/desk/clients/fields/{field.id}/archive")
        asked = (await vera.get(f"/desk/clients/fields/{field.id}/removal")).text
        assert "The files themselves stay among the photos and files." in asked
        page = (await vera.get(f"/desk/staff/{salon.anna}/fields")).text
    assert "49.pdf</a>" in page
    assert "Add a photo or a file" not in page
