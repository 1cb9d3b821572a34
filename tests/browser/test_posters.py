"""Posters, table cards and codes are what a telephone reads: printed, photographed, and booked by."""

from functools import partial
from io import BytesIO
from urllib.parse import SplitResult, urlsplit

import pytest
from PIL import Image
from playwright.async_api import Browser

from catalog.tables import Branch
from clients.tables import VisitOrigin
from tests.browse import browser
from tests.browser.harness import chromium
from tests.cast import Salon, open_salon
from tests.files import drawn
from tests.reading import cut, photographed, printed, read
from tests.widgets.flow import MASHA, TEN
from widgets.actions.forms import make_form
from widgets.embedding import Wanted
from widgets.posters import KINDS, picture, poster
from widgets.rules.forms import Design, Look, Said
from widgets.tables import BookingForm

pytestmark = pytest.mark.usefixtures("morning")
PAPERS = {"poster": 40, "small": 60, "cards": 150}  # dots to the inch: the smallest paper is held the nearest
LONG = "Friseur- und Kosmetikstudio am Lindenplatz, Inhaberin Elisabeth Wunderlich"
FAR = "https://termine.friseur-und-kosmetikstudio-am-lindenplatz.example.com"
COLOURS = ["#0f766e", "#fde047", "#ff0000", "#7dd3fc", "#fefefe", "#000000"]


async def keep(salon: Salon) -> BookingForm:
    said = {"": Said(welcome="For guests of the hotel.")}
    design = Design(look=Look(accent="#fde047"), said=said, source="Hotel Aurora")
    return await make_form(salon.actors["Vera"], "Spring", design)


async def seen_on(eyes: Browser, kind: str, pdf: bytes) -> set[str]:
    """What is read off every code of a paper; each paper is one page."""
    [page] = printed(pdf, PAPERS[kind])
    papers = cut(page, PAPERS[kind]) if kind == "cards" else [page]
    return set(await read(eyes, *map(photographed, papers)))


async def test_each_paper_leads_to_its_form_and_says_which_paper_it_was() -> None:
    salon = await open_salon()
    form = await keep(salon)
    read_off = {}
    async with browser(salon.actors["Vera"]) as desk, chromium() as eyes:
        for kind in KINDS:
            pdf = await desk.get(f"/desk/forms/{form.id}/posters/{kind}.pdf?branch={salon.center}")
            [read_off[kind]] = await seen_on(eyes, kind, pdf.content)
        png = await desk.get(f"/desk/forms/{form.id}/code.png?branch={salon.center}")
        [read_off["code"]] = await read(eyes, photographed(opened(png.content)))
    address = "http://salon.test/book/center?form=spring&utm_source="
    ends = {"poster": "poster", "small": "poster", "cards": "card", "code": "code"}
    assert read_off == {kind: address + source for kind, source in ends.items()}
    await is_booked_by(salon, urlsplit(read_off["cards"]))


async def is_booked_by(salon: Salon, where: SplitResult) -> None:
    async with browser() as phone:
        page = await phone.get(f"{where.path}?{where.query}")
        assert "For guests of the hotel." in page.text
        assert f"service={salon.haircut}&amp;form=spring&amp;utm_source=card" in page.text
        wanted = {"service": str(salon.haircut), "starts_at": TEN, **MASHA}
        booked = await phone.post(f"/book/center/visits?{where.query}", data=wanted)
        assert booked.headers["location"].startswith("/v/")
    [origin] = await VisitOrigin.objects()
    assert (origin.form, origin.source, origin.first) == ("spring", "Hotel Aurora", '{"utm_source": "card"}')


async def test_a_card_for_one_service_with_somebody_leads_to_their_times() -> None:
    salon = await open_salon()
    form = await keep(salon)
    what = f"branch={salon.center}&service={salon.haircut}&member={salon.lena}"
    async with browser(salon.actors["Vera"]) as desk, chromium() as eyes:
        pdf = await desk.get(f"/desk/forms/{form.id}/posters/cards.pdf?{what}")
        [address] = await seen_on(eyes, "cards", pdf.content)
    async with browser() as phone:
        page = await phone.get(address.removeprefix("http://salon.test"))
    assert "Next free with Lena" in page.text


@pytest.mark.parametrize("accent", COLOURS)
async def test_a_code_is_read_in_any_colour_with_a_logo_a_long_name_and_a_long_address(accent: str) -> None:
    branch = Branch(name=LONG, address="Am Lindenplatz 1", accent="#0f766e")
    link = partial(Wanted(service=99_999, member=99_999).link, FAR, "for-guests-of-the-hotel", "lindenplatz")
    look, logo = Look(accent=accent), drawn(320, 90, "JPEG", "crimson")
    async with chromium() as eyes:
        for kind in KINDS:
            pdf = await poster(kind, branch, look, link, logo)
            assert await seen_on(eyes, kind, pdf) == {link("card" if kind == "cards" else "poster")}
        png = opened(await picture(branch, look, link))
        png.thumbnail((300, 360))  # as small as on a screen
        assert await read(eyes, photographed(png)) == [link("code")]


async def test_what_cannot_be_read_is_not_taken_for_read() -> None:
    """The reader is no judge that says yes to everything."""
    branch = Branch(name="Center", address="", accent="#0f766e")
    link = partial(Wanted().link, FAR, "spring", "center")
    pdf = await poster("cards", branch, Look(), link)
    async with chromium() as eyes:
        assert await read(eyes, *map(photographed, cut(printed(pdf, 20)[0], 20))) == [""] * 10
        assert await read(eyes, Image.new("RGB", (300, 300), "white")) == [""]


async def test_papers_of_others_and_papers_that_do_not_exist_are_not_there() -> None:
    salon = await open_salon()
    form = await keep(salon)
    here = f"/desk/forms/{form.id}"
    async with browser(salon.actors["Nora"]) as desk:
        for path in (
            f"{here}/posters/banner.pdf",
            f"{here}/posters/picture.pdf",
            f"{here}/posters/cards.pdf?branch={salon.harbour}",
            f"{here}/code.png?branch={salon.harbour}",
            f"{here}/code.png?branch=987654",
            "/desk/forms/987654/code.png",
        ):
            assert (await desk.get(path)).status_code == 404, path


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content)).convert("RGB")
