"""Files in fields of one's own: those of visits are told and erased with the client, those of staff stay."""

import io
import json
import zipfile
from dataclasses import replace

import pytest

import booking.actions
from booking.actions.photos import add_photo
from clients.actions.files import Upload
from clients.actions.staff_files import add_member_file
from clients.queries.files import files_of_member
from clients.tables import ClientFile, Visit
from kit.db import fetch_value
from kit.files.reading import ready
from kit.rights import SYSTEM
from privacy.actions.erasing import erase
from tests.booking.web import booked
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.clients.own import own
from tests.files import paper

pytestmark = pytest.mark.usefixtures("morning")


async def filled_in() -> tuple[Salon, Visit, ClientFile]:
    """A consent form at a visit of Masha's that was called off, a moment beside it, and Anna's passport."""
    salon = await open_salon()
    visit = await booked(salon)
    form, passport = (
        await own(salon, "Consent", "file", of="visit"),
        await own(salon, "Passport", "file", of="staff"),
    )
    landing = await own(salon, "Landing", "date_time", of="visit")
    await add_photo(SYSTEM, visit.id, "agreed.pdf", paper(), "", field=str(form.id))
    await add_member_file(SYSTEM, salon.anna, Upload("anna.pdf", ready(paper())), str(passport.id))
    async with browser(salon.actors["Olga"]) as olga:
        said = {"fields": str(landing.id), landing.name: "2026-12-01T18:05"}
        assert (await olga.post(f"/desk/visits/{visit.id}/fields", data=said)).status_code == 303
    await booking.actions.cancel(SYSTEM, visit.id, "ill")
    file = await ClientFile.objects().get(ClientFile.visit == visit.id)
    assert file is not None
    return salon, visit, file


async def test_the_file_of_all_that_is_known_has_what_visits_hold_and_nothing_of_staff() -> None:
    salon, _, file = await filled_in()
    async with browser(replace(salon.actors["Vera"], is_proved=True)) as vera:
        sent = await vera.post(f"/desk/privacy/clients/{salon.masha}/file")
    archive = zipfile.ZipFile(io.BytesIO(sent.content))
    page, data = archive.read("about-you.html").decode(), json.loads(archive.read("about-you.json"))
    assert f"photos/{file.id}-agreed.pdf" in archive.namelist()
    assert all(said in page for said in ("Consent", f"File {file.id}", "2026-12-01, 18:05"))
    assert "anna.pdf" not in page + "".join(archive.namelist())
    [kept] = [part["rows"] for part in data["parts"] if part["table"] == "client_file"]
    assert [row["id"] for row in kept] == [file.id]


async def test_erasing_a_client_takes_the_files_of_their_visits_and_leaves_those_of_staff() -> None:
    salon, visit, _ = await filled_in()
    await erase(replace(salon.actors["Vera"], is_proved=True), salon.masha)
    assert await ClientFile.count().where(ClientFile.visit == visit.id) == 0
    assert await fetch_value("SELECT extra FROM visit WHERE id = $1", visit.id) == "{}"
    assert [each.title for each in await files_of_member(salon.anna)] == ["anna.pdf"]
