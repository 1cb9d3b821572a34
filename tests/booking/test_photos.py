"""Photos and files of a visit: what is taken, what is kept of it, who may see it, and its way back."""

from datetime import timedelta

import pytest

from booking.actions.photos import KEPT, MOST_PHOTOS, TooManyPhotos, add_photo, clear_photos, remove_photo
from booking.panel_tables import Photo
from booking.rules.pictures import LONGEST_SIDE, NotTaken, ready
from kit import clock, db
from kit.errors import Forbidden, NotFound
from kit.rights import SYSTEM
from tests.booking.pictures import drawn, from_a_camera, opened
from tests.booking.web import FRAGMENT, booked
from tests.browse import browser
from tests.cast import open_salon

pytestmark = pytest.mark.usefixtures("morning")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


def test_where_and_when_a_picture_was_taken_is_not_kept() -> None:
    taken = from_a_camera(640, 480)
    assert opened(taken).getexif()
    kept = ready("IMG_0001.JPG", taken)
    for content in (kept.content, kept.small):
        picture = opened(content)
        assert not picture.getexif()
        assert "comment" not in picture.info
        assert b"Masha" not in content
        assert b"at home" not in content
    assert opened(kept.content).size == (480, 640), "it is turned the way it was held"


def test_a_large_picture_becomes_smaller_and_has_one_for_lists() -> None:
    kept = ready("wide.png", drawn(5000, 1000))
    assert opened(kept.content).size == (LONGEST_SIDE, 480)
    assert max(opened(kept.small).size) == 320
    assert (kept.name, kept.media) == ("wide.jpg", "image/jpeg")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_it_is_is_told_by_its_content(kind: str) -> None:
    assert ready("notes.txt", drawn(kind=kind)).is_picture


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg onload='alert(1)'>", b"GIF89a" + b"\0" * 64, drawn()[:60], b"MZ\x90\0", b"<html></html>"],
)
def test_what_is_no_photo_and_no_paper_is_refused_whatever_it_is_called(content: bytes) -> None:
    with pytest.raises(NotTaken):
        ready("holiday.jpg", content)


def test_too_many_bytes_or_points_are_refused() -> None:
    with pytest.raises(NotTaken):
        ready("paper.pdf", PDF + b"\0" * 10 * 1024 * 1024)
    with pytest.raises(NotTaken):
        ready("bomb.png", drawn(9000, 9000))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ('a"b\nc.png', "ab c.jpg"),
        ("C:\\pictures\\me.jpeg", "me.jpg"),
        ("", "photo.jpg"),
        ("x" * 300 + ".png", "x" * 115 + ".jpg"),
    ],
)
def test_a_name_is_only_a_name(name: str, kept: str) -> None:
    assert ready(name, drawn()).name == kept


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
        [photo] = await Photo.select(Photo.id, Photo.size, Photo.moment)
        served = await anna.get(f"/desk/visits/{visit.id}/photos/{photo['id']}")
        small = await anna.get(f"/desk/visits/{visit.id}/photos/{photo['id']}/small")
    assert served.headers["content-type"] == "image/jpeg"
    assert served.headers["content-disposition"] == "inline; filename*=UTF-8''IMG.jpg"
    assert served.headers["cache-control"] == "private, max-age=600"
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
    assert await db.fetch_value("SELECT count(*) FROM visit_photo WHERE removed_at IS NULL") == 1


async def test_a_day_after_it_was_removed_a_photo_is_gone_for_good() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    photo = await add_photo(SYSTEM, visit.id, "a.png", drawn(), "")
    await add_photo(SYSTEM, visit.id, "b.png", drawn(), "")
    await remove_photo(SYSTEM, visit.id, photo.id)
    assert not await clear_photos()
    with clock.pretend(clock.now() + KEPT + timedelta(minutes=1)):
        assert await clear_photos()
    assert await Photo.count() == 1


async def test_a_visit_has_so_many_photos_and_no_more() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    for _ in range(MOST_PHOTOS):
        await add_photo(SYSTEM, visit.id, "a.pdf", PDF, "")
    with pytest.raises(TooManyPhotos):
        await add_photo(SYSTEM, visit.id, "a.pdf", PDF, "")
    assert await Photo.count() == MOST_PHOTOS


async def test_nothing_chosen_or_something_else_is_told_beside_the_field() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    async with browser(salon.actors["Olga"]) as olga:
        path = f"/desk/visits/{visit.id}/photos"
        files = {"file": ("a.jpg", b"GIF89a" + b"\0" * 99, "image/jpeg")}
        wrong = await olga.post(path, data={"moment": ""}, files=files, headers=FRAGMENT)
        nothing = await olga.post(path, data={"moment": ""}, files={"file": ("", b"")}, headers=FRAGMENT)
    assert (wrong.status_code, nothing.status_code) == (422, 422)
    assert "no photo (JPEG, PNG, WebP) and no PDF" in wrong.text
    assert "Choose a photo or a file first" in nothing.text
    assert await Photo.count() == 0


async def test_this_route_takes_ten_megabytes_and_every_other_one() -> None:
    salon = await open_salon()
    visit = await booked(salon)
    large = PDF + b"\0" * 5_000_000
    async with browser(salon.actors["Olga"]) as olga:
        files = {"file": ("a.pdf", large, "application/pdf")}
        taken = await olga.post(f"/desk/visits/{visit.id}/photos", data={"moment": ""}, files=files)
        notes = await olga.post(f"/desk/visits/{visit.id}/notes", data={"notes": "a" * 2_000_000})
        huge = {"file": ("a.pdf", PDF + b"\0" * 11_000_000, "application/pdf")}
        refused = await olga.post(f"/desk/visits/{visit.id}/photos", data={"moment": ""}, files=huge)
    assert (taken.status_code, notes.status_code, refused.status_code) == (303, 413, 413)
    assert await Photo.count() == 1


async def test_a_photo_of_a_visit_that_is_not_there_is_not_taken() -> None:
    await open_salon()
    with pytest.raises(NotFound):
        await add_photo(SYSTEM, 999, "a.png", drawn(), "")
