"""The card as a PDF: everything that the reader sees on the page, in the letters of its client."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from clients.actions.links import link
from clients.paper import card_pdf, in_latin_too
from clients.tables import Client
from kit import clock, typesetting
from kit.db import execute
from kit.rights import Actor, Permission
from tests.browse import browser
from tests.cast import Salon, add, open_salon
from tests.checkout import till
from tests.clients.test_warnings import WARNING, warned
from tests.clients.visits import NOW

pytestmark = pytest.mark.usefixtures("morning")


async def read(actor: Actor, salon: Salon) -> str:
    pages = PdfReader(BytesIO(await card_pdf(actor, salon.masha))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


async def test_names_in_three_scripts_the_warning_family_visits_and_sums_are_on_it() -> None:
    salon, _ = await warned()
    vera = salon.actors["Vera"]
    await link(vera, salon.masha, await add(Client(name="Τίμος", created_at=NOW)), "child")
    await execute("UPDATE client SET name = 'Маша Żółć', importance = 3, notes = '*Tea* #1 $x$'")
    text = await read(vera, salon)
    for words in ("Маша Żółć", WARNING, "Gold", "+49 1511 2345678", "Haircut", "€45.00", "*Tea* #1 $x$"):
        assert words in text
    assert "Coming up" in text


async def test_who_may_not_see_phones_or_sums_prints_none() -> None:
    salon, _ = await warned()
    text = await read(Actor(1, "Ida", frozenset({Permission.see_clients}), None), salon)
    assert "••" in text
    assert "2345678" not in text
    assert "€" not in text


async def test_it_is_a_pdf_for_who_may_see_the_card_and_kept_nowhere() -> None:
    salon = await open_salon()
    async with browser(salon.actors["Olga"]) as b:
        answer = await b.get(f"/desk/clients/{salon.masha}/card.pdf")
        assert answer.content.startswith(b"%PDF")
        assert answer.headers["cache-control"] == "no-store"
        assert (await b.get("/desk/clients/999/card.pdf")).status_code == 404
    async with browser(salon.actors["Anna"]) as b:
        assert (await b.get(f"/desk/clients/{salon.masha}/card.pdf")).status_code == 403


async def test_what_was_never_charged_is_owed_with_the_discount_on_it_on_the_card_and_on_paper() -> None:
    salon = await open_salon()
    visit = await till.arrived(salon)
    await execute("UPDATE client SET discount_rate = 1000")
    card = f"/desk/clients/{salon.masha}"
    async with browser(salon.actors["Olga"]) as b:
        assert "Not paid yet" not in (await b.get(card)).text
        with clock.pretend(clock.now() + timedelta(hours=2)):
            page = (await b.get(card)).text
            assert "Not paid yet" in await read(salon.actors["Olga"], salon)
    assert f'href="/desk/bills/{visit.id}">€40.50' in page


@pytest.fixture
def bare_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server without any fonts of its own."""
    bundled = typesetting.compiler
    monkeypatch.setattr(typesetting, "compiler", lambda template, **_: bundled(template))


@pytest.mark.usefixtures("bare_server")
async def test_letters_that_no_font_has_stand_beside_their_latin_spelling_and_the_foot_says_why() -> None:
    salon, _ = await warned()
    await link(salon.actors["Vera"], salon.masha, await add(Client(name="김철수", created_at=NOW)), "child")
    await execute("UPDATE client SET name = '王小明' WHERE id = $1", salon.masha)
    text = await read(salon.actors["Vera"], salon)
    for words in ("(WangXiaoMing)", "(GimCheolSu)", "no font on the server has them", "fonts-noto-cjk"):
        assert words in text
    assert WARNING in text


@pytest.mark.usefixtures("bare_server")
async def test_usual_letters_need_no_such_sentence() -> None:
    salon, _ = await warned()
    text = await read(salon.actors["Vera"], salon)
    assert "could not be drawn" not in text
    assert "(Masha Petrova)" not in text


def test_only_what_cannot_be_drawn_is_spelled_in_latin_at_whatever_depth() -> None:
    words = {"name": "王 Li", "rows": [("Family", "Masha"), ("王", "x")], "widths": [3, 4]}
    assert in_latin_too(words, frozenset("王")) == {
        "name": "王 Li (Wang Li)",
        "rows": [["Family", "Masha"], ["王 (Wang)", "x"]],
        "widths": [3, 4],
    }
