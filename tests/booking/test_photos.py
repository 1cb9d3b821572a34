"""Photos and files of a visit: who may add, see and remove them, and their way back."""

from datetime import timedelta

import pytest

from booking.actions.photos import MOST_PHOTOS, TooManyPhotos, add_photo, remove_photo, restore_photo
from clients.actions.files import KEPT, clear_files
from clients.tables import ClientFile
from kit import clock, db
from kit.errors import Forbidden, NotFound
from kit.rights import SYSTEM
from tests.booking.web import FRAGMENT, booked
from tests.browse import browser
from tests.cast import open_salon
from tests.files import drawn, from_a_camera, paper

pytestmark = pytest.mark.usefixtures("morning")
PDF = paper()


async def test_a_photo_is_added_shown_and_served_carefully() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    async with browser(salon.actors["Anna"]) as anna:
        files = {"camera": ("IMG.JPG", from_a_camera(), "image/jpeg")}
        answer = await anna.post(
            f"/desk/visits/{visit.id}/photos", data={"moment": "before"}, files=files, headers=FRAGMENT
        )
        assert answer.status_code == 201
        assert "Before · Anna" in answer.text
        [photo] = await ClientFile.select(ClientFile.id, ClientFile.size, ClientFile.moment)
        served = await anna.get(f"/desk/visits/{visit.id}/photos/{photo['id']}")
        small = await anna.get(f"/desk/visits/{visit.id}/photos/{photo['id']}/small")
    assert served.headers["content-type"] == "image/jpeg"
    assert served.headers["content-disposition"] == "inline; filename*=UTF-8''IMG.jpg"
    assert served.headers["cache-control"] == "private, no-store"
    assert served.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in served.headers["content-security-policy"]
    assert len(served.content) == photo["size"] > len(small.content)


async def test_a_paper_is_only_ever_saved() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    photo = await add_photo(SYSTEM, visit.id, "Consent.html", PDF, "")
    async with browser(salon.actors["Olga"]) as olga:
        served = await olga.get(f"/desk/visits/{visit.id}/photos/{photo.id}")
        none = await olga.get(f"/desk/visits/{visit.id}/photos/{photo.id}/small")
    assert served.headers["content-disposition"] == "attachment; filename*=UTF-8''Consent.pdf"
    assert (served.content, none.status_code) == (PDF, 404)


async def test_only_who_may_see_the_visit_sees_its_photos() -> None:
    salon = await open_salon()
    visit, lenas = await booked(salon), await booked(salon, 10, salon.lena)
    photo = await add_photo(SYSTEM, visit.id, "a.png", drawn(), "")
    path = f"/desk/visits/{visit.id}/photos/{photo.id}"
    async with browser(salon.actors["Boris"]) as boris, browser() as stranger:
        assert (await boris.get(path)).status_code == 404
        assert (await boris.post(f"{path}/removal")).status_code == 404
        assert (await stranger.get(path)).status_code in (303, 401)
    async with browser(salon.actors["Anna"]) as anna:
        assert (await anna.get(f"/desk/visits/{lenas.id}/photos/{photo.id}")).status_code == 404
    async with browser(salon.actors["Olga"]) as olga:
        assert (await olga.get(f"/desk/visits/{lenas.id}/photos/{photo.id}")).status_code == 404


async def test_a_photo_is_removed_and_brought_back() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    photo = await add_photo(SYSTEM, visit.id, "a.png", drawn(), "")
    path = f"/desk/visits/{visit.id}/photos/{photo.id}"
    async with browser(salon.actors["Olga"]) as olga:
        gone = await olga.post(f"{path}/removal", headers=FRAGMENT)
        assert "Bring it back" in gone.text
        assert (await olga.get(path)).status_code == 404
        await olga.post(f"{path}/return", headers=FRAGMENT)
        assert (await olga.get(path)).status_code == 200


async def test_a_specialist_removes_what_they_added_and_nobody_elses() -> None:
    salon = await open_salon()
    visit, anna = await booked(salon), salon.actors["Anna"]
    theirs = await add_photo(salon.actors["Olga"], visit.id, "a.png", drawn(), "")
    own = await add_photo(anna, visit.id, "b.png", drawn(), "after")
    with pytest.raises(Forbidden):
        await remove_photo(anna, visit.id, theirs.id)
    await remove_photo(anna, visit.id, own.id)
    assert await db.fetch_value("SELECT count(*) FROM client_file WHERE removed_at IS NULL") == 1


async def test_a_day_after_it_was_removed_a_photo_is_gone_for_good() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    photo = await add_photo(SYSTEM, visit.id, "a.png", drawn(), "")
    await add_photo(SYSTEM, visit.id, "b.png", drawn(), "")
    await remove_photo(SYSTEM, visit.id, photo.id)
    assert not await clear_files()
    with clock.pretend(clock.now() + KEPT + timedelta(minutes=1)):
        assert await clear_files()
    assert await ClientFile.count() == 1


async def test_a_visit_has_so_many_photos_and_no_more() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    for _ in range(MOST_PHOTOS):
        await add_photo(SYSTEM, visit.id, "a.pdf", PDF, "")
    with pytest.raises(TooManyPhotos):
        await add_photo(SYSTEM, visit.id, "a.pdf", PDF, "")
    assert await ClientFile.count() == MOST_PHOTOS


async def test_a_removed_photo_comes_back_only_where_there_is_room_for_it() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    first = await add_photo(SYSTEM, visit.id, "a.pdf", PDF, "")
    await remove_photo(SYSTEM, visit.id, first.id)
    for _ in range(MOST_PHOTOS):
        await add_photo(SYSTEM, visit.id, "a.pdf", PDF, "")
    with pytest.raises(TooManyPhotos):
        await restore_photo(SYSTEM, visit.id, first.id)
    assert await ClientFile.count().where(ClientFile.removed_at.is_null()) == MOST_PHOTOS


async def test_nothing_chosen_or_something_else_is_told_beside_the_field() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    async with browser(salon.actors["Olga"]) as olga:
        path = f"/desk/visits/{visit.id}/photos"
        files = {"file": ("a.jpg", b"GIF89a" + b"\0" * 99, "image/jpeg")}
        wrong = await olga.post(path, data={"moment": ""}, files=files, headers=FRAGMENT)
        nothing = await olga.post(path, data={"moment": ""}, files={"file": ("", b"")}, headers=FRAGMENT)
    assert (wrong.status_code, nothing.status_code) == (422, 422)
    assert "That is not a photo (JPEG, PNG, WebP), a PDF" in wrong.text
    assert "Choose a photo or a file first" in nothing.text
    assert await ClientFile.count() == 0


async def test_this_route_takes_ten_megabytes_and_every_other_one() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    large = paper(5_000_000)
    async with browser(salon.actors["Olga"]) as olga:
        files = {"file": ("a.pdf", large, "application/pdf")}
        taken = await olga.post(f"/desk/visits/{visit.id}/photos", data={"moment": ""}, files=files)
        notes = await olga.post(f"/desk/visits/{visit.id}/notes", data={"notes": "a" * 2_000_000})
        huge = {"file": ("a.pdf", paper(11_000_000), "application/pdf")}
        refused = await olga.post(f"/desk/visits/{visit.id}/photos", data={"moment": ""}, files=huge)
    assert (taken.status_code, notes.status_code, refused.status_code) == (303, 413, 413)
    assert await ClientFile.count() == 1


async def test_a_photo_of_a_visit_that_is_not_there_is_not_taken() -> None:
    await open_salon()
    with pytest.raises(NotFound):
        await add_photo(SYSTEM, 999, "a.png", drawn(), "")
