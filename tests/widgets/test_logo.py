"""The logo of a booking form: what is taken, what is left of it, where it is seen, and the way back."""

import re
from io import BytesIO

import httpx
import pypdf
import pytest

from kit.db import fetch
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.files import WHERE, claiming, drawn, from_a_camera, opened, paper
from widgets.actions import forms as actions
from widgets.rules.forms import Design, read_design
from widgets.tables import BookingForm, FormPicture, FormVersion

pytestmark = pytest.mark.usefixtures("morning")
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(2)</script></svg>"
TYPED = {"name": "Summer", "header": "yes", "welcome": "Good morning", "corner": "8", "font": "system"}
NO_LOGO = "A logo is a JPEG, a PNG or a WebP"
STATE = "SELECT name, definition, version FROM booking_form"


async def keep(salon: Salon) -> BookingForm:
    return await actions.make_form(salon.actors["Vera"], "Spring", Design())


async def send(
    desk: httpx.AsyncClient, form: BookingForm, content: bytes, called: str = "logo.png", **typed: str
) -> httpx.Response:
    """As the editor sends it: what is typed, and the picture."""
    now = await BookingForm.objects().get(BookingForm.id == form.id)
    sent = {"version": str(now.version), **TYPED, **typed}
    files = {"logo": (called, content, "image/png")}
    return await desk.post(f"/desk/forms/{form.id}", data=sent, files=files)


async def seen() -> list[str]:
    """The logos that customers see on the form."""
    async with browser() as b:
        page = await b.get("/book/center?form=spring")
    assert page.status_code == 200
    return re.findall(r'<img src="(/f/pictures/[^"]+)" alt="Center"', page.text)


async def picture_at(where: str) -> httpx.Response:
    async with browser() as b:
        return await b.get(where)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_logo_is_seen_by_customers_and_in_the_preview(kind: str) -> None:
    salon = await open_salon()
    form = await keep(salon)
    async with browser(salon.actors["Nora"]) as desk:
        answer = await send(desk, form, drawn(640, 180, kind), "logo.svg")
        assert answer.headers["location"] == f"/desk/forms/{form.id}?done=saved"
        [where] = await seen()
        saved, typed = await desk.get(f"/desk/forms/{form.id}/preview"), {"header": "yes"}
        as_typed = await desk.post(f"/desk/forms/{form.id}/preview", data=typed)
        without = await desk.post(f"/desk/forms/{form.id}/preview", data={**typed, "no_logo": "yes"})
        assert [where in each.text for each in (saved, as_typed, without)] == [True, True, False]
        assert f'<img src="{where}" alt="The logo">' in (await desk.get(f"/desk/forms/{form.id}")).text
    picture = await picture_at(where)
    assert picture.headers["content-type"] == "image/jpeg"
    assert opened(picture.content).size == (320, 90)
    form = await BookingForm.objects().get(BookingForm.id == form.id)
    assert (form.name, read_design(form.definition).says("en").welcome) == ("Summer", "Good morning")
    async with browser() as b:
        assert where not in (await b.get("/book/center")).text, "another form has no logo"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_where_when_and_by_whom_it_was_made_is_not_kept(kind: str) -> None:
    salon = await open_salon()
    form = await keep(salon)
    async with browser(salon.actors["Nora"]) as desk:
        await send(desk, form, from_a_camera(640, 480, kind))
    [kept] = await FormPicture.objects()
    picture = opened(kept.content)
    assert picture.size == (240, 320), "it is turned the way it was held"
    assert dict(picture.getexif()) == {}
    assert not {"comment", "xmp", "exif", "icc_profile"} & picture.info.keys()
    assert not any(told in kept.content for told in (b"Masha", b"at home", b"GPS", WHERE))


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (SVG, "logo.png", NO_LOGO),
        (b"<?xml version='1.0'?>" + SVG, "logo.svg", NO_LOGO),
        (b"<!doctype html><script>alert(1)</script>", "logo.jpg", NO_LOGO),
        (b"GIF89a" + b"\0" * 64, "logo.gif", NO_LOGO),
        (paper(), "logo.png", NO_LOGO),
        (b"Just words", "logo.png", NO_LOGO),
        (b"\0\0\0\x20ftypheic\0\0\0\0", "logo.png", "HEIC"),
        (drawn()[:60], "logo.png", "damaged"),
        (from_a_camera()[:-400], "logo.jpg", "damaged"),
        (claiming(9000, 9000), "logo.png", "50 million points"),
        (claiming(60_000, 60_000), "logo.png", "50 million points"),
        (drawn() + b"\0" * 10 * 1024 * 1024, "logo.png", "more than 10 MB"),
    ],
    ids=range(12),
)
async def test_anything_else_is_refused_in_words_and_what_was_typed_stays(
    content: bytes, name: str, words: str
) -> None:
    salon = await open_salon()
    form = await keep(salon)
    before = await fetch(STATE)
    async with browser(salon.actors["Nora"]) as desk:
        answer = await send(desk, form, content, name)
    assert answer.status_code == 422
    assert words in re.search(r'id="logo-error">(.*?)</p>', answer.text, re.DOTALL)[1]
    assert 'aria-invalid="true" aria-describedby="logo-error"' in answer.text
    assert 'value="Summer"' in answer.text
    assert "Good morning</textarea>" in answer.text
    assert await fetch(STATE) == before
    assert (await FormPicture.count(), await FormVersion.count()) == (0, 1)


async def test_all_that_is_wrong_is_said_at_once() -> None:
    salon = await open_salon()
    form = await keep(salon)
    async with browser(salon.actors["Nora"]) as desk:
        answer = await send(desk, form, SVG, meta="<script>", name="")
    assert {"logo-error", "meta-error", "name-error"} <= set(re.findall(r'id="([a-z]+-error)"', answer.text))


async def test_what_is_far_too_large_is_refused_before_it_is_read() -> None:
    salon = await open_salon()
    form = await keep(salon)
    async with browser(salon.actors["Nora"]) as desk:
        answer = await send(desk, form, b"\0" * 11 * 1024 * 1024)
    assert answer.status_code == 413
    assert "more than 10 MB, so nothing was saved. Go back: what you typed is still there." in answer.text
    assert (await FormPicture.count(), await FormVersion.count()) == (0, 1)


@pytest.mark.parametrize("size", [(1, 1), (5000, 1), (1, 5000), (3000, 200)])
async def test_odd_shapes_are_taken(size: tuple[int, int]) -> None:
    salon = await open_salon()
    form = await keep(salon)
    async with browser(salon.actors["Nora"]) as desk:
        assert (await send(desk, form, drawn(*size))).status_code == 303
    [where] = await seen()
    assert max(opened((await picture_at(where)).content).size) <= 320


async def test_another_one_takes_its_place_and_both_ways_lead_back() -> None:
    salon = await open_salon()
    form = await keep(salon)
    async with browser(salon.actors["Nora"]) as desk:
        await send(desk, form, drawn(colour="teal"))
        [first] = await seen()
        await send(desk, form, drawn(colour="crimson"))
        [second] = await seen()
        assert first != second, "no browser shows the old one that it has kept"
        said = (await desk.get(f"/desk/forms/{form.id}?done=saved")).text
        assert f'action="/desk/forms/{form.id}/versions/2/return"' in said
        await desk.post(f"/desk/forms/{form.id}/versions/2/return")
        assert await seen() == [first]
        await desk.post(f"/desk/forms/{form.id}/versions/3/return")
        assert await seen() == [second]
        await send(desk, form, b"", "", no_logo="yes")
        assert await seen() == []
        assert "Another logo" not in (await desk.get(f"/desk/forms/{form.id}")).text
        await desk.post(f"/desk/forms/{form.id}/versions/3/return")
        assert await seen() == [second]
    assert await FormPicture.count() == 2


async def test_without_a_file_the_logo_stays_and_a_new_one_wins_over_the_tick() -> None:
    salon = await open_salon()
    form = await keep(salon)
    async with browser(salon.actors["Nora"]) as desk:
        await send(desk, form, drawn(colour="teal"))
        [first] = await seen()
        await send(desk, form, b"", "")
        assert await seen() == [first]
        await send(desk, form, drawn(colour="crimson"), no_logo="yes")
        [second] = await seen()
        assert second != first


async def test_the_wish_to_have_none_outlives_another_mistake_of_the_same_form() -> None:
    salon = await open_salon()
    form = await keep(salon)
    async with browser(salon.actors["Nora"]) as desk:
        await send(desk, form, drawn())
        wrong = await send(desk, form, b"", "", name="", no_logo="yes")
    assert wrong.status_code == 422
    assert re.search(r'id="no_logo"[^>]* checked', wrong.text)


async def test_a_picture_sent_with_an_older_version_is_not_kept() -> None:
    salon = await open_salon()
    form = await keep(salon)
    await actions.change_form(salon.actors["Vera"], form.id, 1, "Autumn", Design())
    async with browser(salon.actors["Nora"]) as desk:
        stale = await send(desk, form, drawn(), version="1")
    assert (stale.status_code, "Somebody changed this form" in stale.text) == (409, True)
    assert (await FormPicture.count(), await seen()) == (0, [])


async def test_a_copy_has_it_and_keeps_it() -> None:
    salon = await open_salon()
    form = await keep(salon)
    async with browser(salon.actors["Nora"]) as desk:
        await send(desk, form, drawn())
        [logo] = await seen()
        await actions.copy_form(salon.actors["Vera"], form.id)
        await send(desk, form, b"", "", no_logo="yes")
    async with browser() as b:
        assert f'src="{logo}"' in (await b.get("/book/center?form=summer-copy")).text


async def test_it_stands_on_posters_and_cards() -> None:
    salon = await open_salon()
    form = await keep(salon)
    path = f"/desk/forms/{form.id}/posters/cards.pdf?branch={salon.center}"
    async with browser(salon.actors["Nora"]) as desk:
        plain = await desk.get(path)
        await send(desk, form, drawn(320, 90, colour="crimson"))
        with_logo = await desk.get(path)
    assert [pictures_on(each.content) for each in (plain, with_logo)] == [set(), {(320, 90)}]


def pictures_on(pdf: bytes) -> set[tuple[int, int]]:
    [page] = pypdf.PdfReader(BytesIO(pdf)).pages
    return {each.image.size for each in page.images if each.image}


async def test_only_who_may_change_the_catalogue_puts_one_up() -> None:
    salon = await open_salon()
    form = await keep(salon)
    for who in ("Olga", "Rita", "Anna"):
        async with browser(salon.actors[who]) as desk:
            assert (await send(desk, form, drawn())).status_code in (403, 404)
    assert await FormPicture.count() == 0


@pytest.mark.parametrize("code", ["none", "x" * 200, "%00", "..%2F..%2Fetc"])
async def test_a_picture_that_is_not_there_is_said_to_be_so(code: str) -> None:
    await open_salon()
    assert (await picture_at(f"/f/pictures/{code}")).status_code == 404
