"""A field of visits that holds a photo or a file of the visit: uploaded in the panel, or chosen there."""

import pytest

from booking.actions.own_fields import fill_in
from booking.actions.photos import MOST_PHOTOS, TooManyPhotos, add_photo, remove_photo
from clients.queries import access_visit
from clients.rules.answers import Sent
from clients.rules.fields import Field, load
from clients.tables import ClientFile, Visit
from kit.errors import Invalid
from kit.journal import JournalEntry
from kit.rights import SYSTEM
from tests.booking.web import FRAGMENT, booked
from tests.browse import browser
from tests.cast import open_salon
from tests.clients.own import own
from tests.files import WHERE, drawn, from_a_camera, paper
from tests.widgets.flow import hidden_on

pytestmark = pytest.mark.usefixtures("morning")


async def held(visit: Visit) -> dict[int, object]:
    return dict(load((await access_visit(SYSTEM, int(visit.id))).extra))


def sent(field: Field, *texts: object) -> Sent:
    return Sent({field.id: tuple(str(each) for each in texts)}, frozenset({field.id}))


async def test_an_upload_in_the_panel_fills_it_in_and_the_panel_leads_to_the_file() -> None:
    salon = await open_salon()
    visit, field = await booked(salon), await own(salon, "Consent form", "file", of="visit")
    here = f"/desk/visits/{visit.id}"
    async with browser(salon.actors["Anna"]) as anna:
        before = (await anna.get(here, headers=FRAGMENT)).text
        files = {"file": ("IMG.JPG", from_a_camera(), "image/jpeg")}
        answer = await anna.post(
            f"{here}/photos", data={"moment": "", "field": str(field.id)}, files=files, headers=FRAGMENT
        )
        [file] = await ClientFile.objects()
        served = await anna.get(f"{here}/photos/{file.id}")
    assert "Fills in the field" in before
    assert "Add it below, under “Photos and files”." in before
    assert answer.status_code == 201
    assert f'href="{here}/photos/{file.id}" target="_blank" rel="noopener">Open it</a>' in answer.text
    assert await held(visit) == {field.id: file.id}
    assert (file.client, file.visit, file.member) == (None, visit.id, None)
    assert WHERE not in served.content
    assert b"Camera of Masha" not in file.content + served.content
    told = await JournalEntry.select(JournalEntry.action, JournalEntry.after).where(
        JournalEntry.subject_id == visit.id, JournalEntry.action.is_in(["add photo", "fill in"])
    )
    assert [each["action"] for each in told] == ["add photo", "fill in"]
    assert f"File {file.id}" in told[1]["after"]


async def test_what_is_wrong_with_an_upload_adds_nothing_and_fills_nothing_in() -> None:
    salon = await open_salon()
    visit, field = await booked(salon), await own(salon, "Consent form", "file", of="visit")
    text = await own(salon, "Formula", of="visit")
    path = f"/desk/visits/{visit.id}/photos"
    async with browser(salon.actors["Olga"]) as olga:
        for chosen, content in ((field.id, b"GIF89a" + bytes(99)), (text.id, paper()), (9999, paper())):
            answer = await olga.post(
                path, data={"field": str(chosen)}, files={"file": ("a.pdf", content)}, headers=FRAGMENT
            )
            assert answer.status_code == 422, chosen
    assert (await ClientFile.count(), await held(visit)) == (0, {})
    for _ in range(MOST_PHOTOS):
        await add_photo(SYSTEM, visit.id, "a.pdf", paper(), "")
    with pytest.raises(TooManyPhotos):
        await add_photo(SYSTEM, visit.id, "a.pdf", paper(), "", field=str(field.id))
    assert (await ClientFile.count(), await held(visit)) == (MOST_PHOTOS, {})


async def test_in_the_form_a_file_of_this_visit_is_chosen_and_no_other() -> None:
    salon = await open_salon()
    visit, other = await booked(salon), await booked(salon, 12)
    field = await own(salon, "Scan", "file", of="visit")
    mine = await add_photo(SYSTEM, visit.id, "mine.pdf", paper(), "")
    theirs = await add_photo(SYSTEM, other.id, "theirs.pdf", paper(), "")
    gone = await add_photo(SYSTEM, visit.id, "gone.pdf", paper(), "")
    await remove_photo(SYSTEM, visit.id, gone.id)
    async with browser(salon.actors["Olga"]) as olga:
        page = (await olga.get(f"/desk/visits/{visit.id}")).text
        assert "mine.pdf (file)" in page
        assert "theirs.pdf" not in page
    for wrong in (theirs.id, gone.id, 9999, "x"):
        with pytest.raises(Invalid) as refusal:
            await fill_in(salon.actors["Olga"], visit.id, sent(field, wrong), None)
        assert set(refusal.value.fields) == {field.name}
    assert await held(visit) == {}
    await fill_in(salon.actors["Olga"], visit.id, sent(field, mine.id), None)
    assert await held(visit) == {field.id: mine.id}
    await fill_in(salon.actors["Olga"], visit.id, sent(field), None)
    assert await held(visit) == {}


async def test_a_removed_file_is_said_to_be_and_comes_back_into_its_field() -> None:
    salon = await open_salon()
    visit, field = await booked(salon), await own(salon, "Scan", "file", of="visit")
    photo = await add_photo(SYSTEM, visit.id, "a.png", drawn(), "before", field=str(field.id))
    here = f"/desk/visits/{visit.id}"
    async with browser(salon.actors["Olga"]) as olga:
        gone = (await olga.post(f"{here}/photos/{photo.id}/removal", headers=FRAGMENT)).text
        assert gone.count("A file that is not here any more") == 2  # in words and in the form
        assert "Open it" not in gone
        other = await own(salon, "Formula", of="visit")
        form = {**hidden_on((await olga.get(here)).text), field.name: str(photo.id), other.name: "7.1"}
        form["fields"] = f"{field.id},{other.id}"
        assert (await olga.post(f"{here}/fields", data={**form, "version": ""})).status_code == 303
        back = (await olga.post(f"{here}/photos/{photo.id}/return", headers=FRAGMENT)).text
        assert "Open it" in back
    assert await held(visit) == {field.id: photo.id, other.id: "7.1"}


async def test_a_private_one_is_for_who_edits_clients_and_anothers_visit_for_nobody() -> None:
    salon = await open_salon()
    visit, field = await booked(salon), await own(salon, "Scan", "file", of="visit", is_private="yes")
    async with browser(salon.actors["Anna"]) as anna:
        assert "Fills in the field" not in (await anna.get(f"/desk/visits/{visit.id}")).text
        answer = await anna.post(
            f"/desk/visits/{visit.id}/photos",
            data={"field": str(field.id)},
            files={"file": ("a.pdf", paper())},
            headers=FRAGMENT,
        )
        assert answer.status_code == 422
    async with browser(salon.actors["Boris"]) as boris:
        answer = await boris.post(
            f"/desk/visits/{visit.id}/photos",
            data={"field": str(field.id)},
            files={"file": ("a.pdf", paper())},
        )
        assert answer.status_code == 404
    assert (await ClientFile.count(), await held(visit)) == (0, {})
