"""Customers read their own language; with letters of another script whatever is not translated stands out."""

import re
from html.parser import HTMLParser

import httpx
import pytest

from catalog.language_tables import OfferedLanguage, Translation
from catalog.tables import Branch, Service, ServiceCategory
from clients.tables import Client
from kit import words
from kit.db import execute
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.counting import count_queries
from tests.widgets.flow import book, hidden_on, hold
from tests.widgets.test_waiting import join

pytestmark = pytest.mark.usefixtures("morning")
ALOUD = {"alt", "title", "placeholder", "aria-label", "data-still", "data-soon", "data-gone", "data-over"}
# Data, not words: the zone, the short code of a visit, a script's %s, which stand between our own texts.
DATA = re.compile(r"Europe/Berlin|%[slp]|\b[A-Z0-9]{3}-[A-Z0-9]{3}\b")
CYRILLIC = {"name": "Маша", "phone": "0151 12345678", "email": "", "comment": ""}
VOID = {"meta", "link", "input", "img", "br", "use", "hr"}


class Reader(HTMLParser):
    """What is read of a page, but for what says that it is in a language of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []
        self.path: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        hidden = tag in ("script", "style") or (tag != "html" and "lang" in facts) or any(self.path)
        if tag not in VOID:
            self.path.append(hidden)
        self.read += [value for name, value in attrs if name in ALOUD and value and not hidden]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self.path:
            self.path.pop()

    def handle_data(self, data: str) -> None:
        if not any(self.path):
            self.read.append(data)


def latin(html: str) -> list[str]:
    """Texts of a page with a Latin letter in them."""
    reader = Reader()
    reader.feed(html)
    return [text.strip() for text in reader.read if re.search(r"[A-Za-z]", DATA.sub("", text))]


async def cyrillic_salon() -> Salon:
    """All that the business calls by name is in letters that are none of ours."""
    salon = await open_salon()
    for table, name in (("branch", "Центр"), ("service", "Стрижка"), ("category", "Волосы")):
        await execute(f"UPDATE {table} SET name = $1", name)  # noqa: S608 - names of ours
    for table in ("staff_member", "client"):
        number = "translate(id::text, '0123456789', 'абвгдежзик')"
        await execute(f"UPDATE {table} SET name = $1 || {number}", "Мари")  # noqa: S608 - names of ours
    return salon


async def pages_of_a_booking(b: httpx.AsyncClient, salon: Salon) -> list[httpx.Response]:
    """From the price list to the cancelled visit, with what goes wrong on the way."""
    where, mirror = "/book/center", f"lang={words.MIRRORED}"
    asked = f"{where}?service={salon.haircut}&{mirror}"
    held = await hold(b, salon)
    form = await b.get(f"{held.headers['location'].partition('?')[0]}?{mirror}")
    sent = {**hidden_on(form.text), **CYRILLIC}
    wrong = await b.post(f"{where}/visits?{mirror}", data={**sent, "name": "", "phone": "12"})
    longer = await b.post(f"{held.headers['location']}/extension?{mirror}", data=sent)
    booked = await b.post(f"{where}/visits?{mirror}", data=sent)
    assert booked.status_code == 303, booked.text
    visit = booked.headers["location"].partition("?")[0]
    taken = await b.post(
        f"{where}/holds?{mirror}", data={"service": salon.haircut, "starts_at": "2026-11-10T10:00"}
    )
    gets = (
        f"/book?{mirror}", f"{where}?{mirror}", asked, f"{asked}&member={salon.anna}",
        f"{asked}&day=2026-12-06",
        f"{where}/together?plan={salon.haircut}-{salon.colour}&{mirror}",
        f"{where}/together?plan={salon.haircut}~{salon.haircut}&{mirror}",
        f"{where}/together/more?plan={salon.haircut}&{mirror}", f"{where}/holds/gone?{mirror}",
        f"{where}/waiting?service={salon.haircut}&{mirror}", f"{where}?service=999&{mirror}",
        f"{visit}?{mirror}", f"{visit}/times?{mirror}", f"{visit}/cancellation?{mirror}",
        f"/v/nothing?{mirror}", f"/book/nowhere?{mirror}", f"/w/nothing?{mirror}", f"/nothing?{mirror}",
    )  # fmt: skip
    seen = [form, wrong, longer, taken, *[await b.get(each) for each in gets]]
    await b.post(f"{visit}/cancellation", data={"why": ""})
    return [*seen, await b.get(f"{visit}?{mirror}")]


async def test_from_right_to_left_no_word_of_ours_is_left_in_latin_letters() -> None:
    salon = await cyrillic_salon()
    async with browser() as b:
        pages = await pages_of_a_booking(b, salon)
    for page in pages:
        assert 'dir="rtl"' in page.text, (page.url, page.status_code)
        assert latin(page.text) == [], page.url


async def test_the_waiting_list_is_mirrored_whole() -> None:
    salon = await cyrillic_salon()
    async with browser() as b:
        place = await join(
            b, salon, name="Мия", **{"from_on-1": "2026-12-02", "day-1-2": "yes", "opens-1": "14:00"}
        )
        mirror = f"?lang={words.MIRRORED}"
        for path in (place, f"{place}/preferences", f"{place}/leaving"):
            page = await b.get(path + mirror)
            assert latin(page.text) == [], path
        wrong = await b.post(
            f"/book/center/waiting{mirror}", data={"service": str(salon.haircut), "opens-1": "x"}
        )
    assert wrong.status_code == 422
    assert latin(wrong.text) == []


async def test_the_browser_decides_unless_the_address_says_otherwise() -> None:
    await open_salon()
    async with browser() as b:
        german = await b.get("/book/center", headers={"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"})
        chosen = await b.get("/book/center?lang=fr", headers={"Accept-Language": "de"})
        unknown = await b.get("/book/center?lang=xx", headers={"Accept-Language": "it"})
    assert '<html lang="de" dir="ltr">' in german.text
    assert "Was möchten Sie?" in german.text
    assert german.headers["vary"] == "Accept-Language"
    assert "Que souhaitez-vous ?" in chosen.text
    assert "What would you like?" in unknown.text


async def test_where_the_browser_knows_none_of_ours_the_branch_decides() -> None:
    salon = await open_salon()
    await Branch.update({"locale": "ru_RU"}).where(Branch.id == salon.center)
    async with browser() as b:
        page = await b.get("/book/center", headers={"Accept-Language": "it"})
        refused = await b.get(
            f"/book/center?service={salon.haircut + 999}", headers={"Accept-Language": "it"}
        )
    assert "Что вы хотите?" in page.text
    assert "Такой услуги здесь нет." in refused.text


async def test_each_page_leads_to_itself_in_every_language() -> None:
    salon = await open_salon()
    async with browser() as b:
        page = await b.get(f"/book/center?service={salon.haircut}&member={salon.anna}&embed=inline&evil=1")
    link = f"/book/center?member={salon.anna}&amp;service={salon.haircut}&amp;embed=inline&amp;lang=co"
    assert f'<a href="{link}" lang="co" hreflang="co" rel="nofollow">Corsu</a>' in page.text
    assert 'lang="en" hreflang="en" rel="nofollow" aria-current="true">English</a>' in page.text
    alternate = f'hreflang="ru" href="http://salon.test/book/center?service={salon.haircut}&amp;lang=ru"'
    assert alternate in page.text


async def test_only_languages_that_are_offered_are_spoken() -> None:
    await open_salon()
    await OfferedLanguage(tag="fr").save()
    async with browser() as b:
        page = await b.get("/book/center?lang=de")
    assert "What would you like?" in page.text
    assert re.findall(r'hreflang="(\w+)" rel', page.text) == ["en", "fr"]


async def test_a_client_is_known_by_the_language_they_booked_in() -> None:
    salon = await open_salon()
    await execute("UPDATE client SET language = 'fr' WHERE id = $1", salon.masha)
    async with browser() as b:
        held = await hold(b, salon)
        form = await b.get(held.headers["location"])
        new = {**hidden_on(form.text), **CYRILLIC, "phone": "0151 12345999"}
        assert (await b.post("/book/center/visits?lang=ru", data=new)).status_code == 303
        b.headers["Accept-Language"] = "de"
        assert (await book(b, salon, "2026-12-10T14:00:00+01:00")).status_code == 303
    known = {each["phone"]: each["language"] for each in await Client.select(Client.phone, Client.language)}
    assert known["+4915112345999"] == "ru"
    assert known["+4915112345678"] == "fr"  # set by hand: it stays


async def own_texts(salon: Salon) -> None:
    said = (("service", salon.haircut, "Haircut", "Haarschnitt"), ("service", salon.colour, "Color", "Farbe"))
    for kind, subject, original, text in said:
        await Translation(
            kind=kind, subject=subject, field="name", language="de", original=original, text=text
        ).save()


async def test_own_texts_are_read_in_the_language_of_the_page_and_cost_no_query() -> None:
    salon = await open_salon()
    async with browser() as b:
        await b.get("/book/center?lang=de")
        async with count_queries() as before:
            await b.get("/book/center?lang=de")
        await own_texts(salon)
        await b.get("/book/center?lang=de")
        async with count_queries() as after:
            page = await b.get("/book/center?lang=de")
        english = await b.get("/book/center?lang=en")
    assert len(before) == len(after)
    assert "Haarschnitt" in page.text
    assert "Colour" in page.text  # its translation is of other words
    assert "Haarschnitt" not in english.text


async def test_a_renamed_service_is_not_called_by_its_old_translation_but_on_what_was_booked() -> None:
    salon = await open_salon()
    await own_texts(salon)
    async with browser() as b:
        booked = await book(b, salon)
        await Service.update({"name": "Cut"}).where(Service.id == salon.haircut)
        visit = await b.get(f"{booked.headers['location']}?lang=de")
        renamed = await b.get("/book/center?lang=de")
    assert "Haarschnitt" in visit.text
    assert "Cut" in renamed.text
    assert "Haarschnitt" not in renamed.text


async def test_categories_are_translated_too() -> None:
    await open_salon()
    category = await ServiceCategory.objects().first()
    assert category is not None
    await Translation(
        kind="category", subject=category.id, field="name", language="es", original="Hair", text="Cabello"
    ).save()
    async with browser() as b:
        page = await b.get("/book/center?lang=es")
    assert "Cabello" in page.text
