"""The shells every page stands in: what they always say, and how a refusal reaches the person."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from html.parser import HTMLParser

import asyncpg
import httpx
import pytest
from litestar import Litestar, get, post
from litestar.config.csrf import CSRFConfig
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from kit import web
from kit.assets import show_asset
from kit.errors import Refused, SignInFirst, Unavailable
from kit.menu import Entry, menu_for
from kit.rights import Actor, Permission
from kit.settings import settings
from kit.styleguide import SAMPLE, STATUSES, styleguide

MENU = (
    Entry("Pay", "/desk/pay", "banknote", Permission.see_pay, 50),
    Entry("Calendar", "/desk/calendar", "calendar", Permission.see_calendar, 10),
)
SENTENCE = "That time was taken a moment ago."
PART = {"HX-Request": "true", "HX-Request-Type": "partial", "Accept": "text/html"}


@get("/desk/calendar", sync_to_thread=False)
def calendar(rights: FromQuery[str] = "all") -> Template:
    nobody = Actor(
        account=1, name="Anna", permissions=frozenset({Permission.see_calendar}), role="specialist"
    )
    return web.page("kit/desk.html", actor=SAMPLE if rights == "all" else nobody)


@get("/desk/trouble/{kind:str}", sync_to_thread=False)
def trouble(kind: FromPath[str]) -> None:
    raise {
        "taken": Refused(SENTENCE, free=["15:00"]),
        "away": Unavailable("Away."),
        "cut": asyncpg.InternalClientError("cannot switch to state 12; another operation (2) is in progress"),
        "who": SignInFirst("Who?"),
    }[kind]


@post("/desk/things", sync_to_thread=False)
def add_thing() -> None:
    raise Refused(SENTENCE)


@post("/desk/away", sync_to_thread=False)
def add_while_away() -> None:
    raise OSError("no route to the database")


@asynccontextmanager
async def visitor() -> AsyncIterator[httpx.AsyncClient]:
    app = Litestar(
        [styleguide, show_asset, calendar, trouble, add_thing, add_while_away],
        template_config=web.templates(MENU),
        exception_handlers=web.EXCEPTION_HANDLERS,
        before_send=[web.add_safety],
        csrf_config=CSRFConfig(secret="c" * 40, cookie_path="/desk", exclude=["^/styleguide"]),
    )
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://salon.test") as client:
        yield client


class Elements(HTMLParser):
    """Every element with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


async def test_the_navigation_offers_what_the_person_may_open_in_its_order() -> None:
    async with visitor() as client:
        everything = (await client.get("/desk/calendar")).text
        little = (await client.get("/desk/calendar?rights=few")).text
    assert everything.index("Calendar") < everything.index("/desk/pay")
    assert "/desk/pay" not in little
    current = [link["href"] for link in Elements(everything).all("a") if link.get("aria-current") == "page"]
    assert current == ["/desk/calendar"]


def test_an_entry_is_open_on_its_pages_and_on_those_beside_it() -> None:
    cash = Entry("Cash", "/desk/cash", "wallet", Permission.run_shifts, 30, ("/desk/bills",))
    assert [cash.holds(path) for path in ("/desk/cash", "/desk/cash/3", "/desk/bills/7")] == [True] * 3
    assert [cash.holds(path) for path in ("/desk", "/desk/cashier", "/desk/clients")] == [False] * 3


def test_a_page_open_to_two_rights_is_offered_once_under_the_name_of_the_wider() -> None:
    pay = Entry("Pay", "/desk/pay", "hand-coins", Permission.see_pay, 50)
    own = Entry("My pay", "/desk/pay", "hand-coins", Permission.see_own_pay, 51)
    assert menu_for(SAMPLE, (own, pay)) == [pay]
    specialist = Actor(account=1, name="Anna", permissions=frozenset({Permission.see_own_pay}))
    assert menu_for(specialist, (own, pay)) == [own]


async def test_a_page_at_the_desk_carries_the_token_its_forms_and_scripts_send() -> None:
    async with visitor() as client:
        shown = Elements((await client.get("/desk/calendar")).text)
        token = client.cookies["csrftoken"]
        without = await client.post("/desk/things")
        with_it = await client.post("/desk/things", headers={"x-csrftoken": token})
    assert shown.all("body")[0]["data-csrf"] == token
    hidden = [each["value"] for each in shown.all("input") if each.get("name") == "_csrf_token"]
    assert hidden == [token]
    assert without.status_code == 403
    assert with_it.status_code == 409


@pytest.fixture
def development(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DEVELOPMENT", "yes")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.usefixtures("development")
async def test_a_page_without_a_token_is_shown_all_the_same() -> None:
    async with visitor() as client:
        answer = await client.get("/styleguide")
    assert answer.status_code == 200
    assert Elements(answer.text).all("body")[0]["data-csrf"] == ""


async def test_the_style_guide_is_for_development_only() -> None:
    async with visitor() as client:
        assert (await client.get("/styleguide")).status_code == 404


async def test_a_refused_page_says_the_sentence_as_its_title_and_heading() -> None:
    async with visitor() as client:
        answer = await client.get("/desk/trouble/taken", headers={"Accept": "text/html"})
    assert answer.status_code == 409
    assert answer.headers["content-type"].startswith("text/html")
    assert f"<title>{SENTENCE}</title>" in answer.text
    assert f"<h1>{SENTENCE}</h1>" in answer.text


async def test_a_refused_part_of_a_page_is_said_in_the_corner_and_replaces_nothing() -> None:
    async with visitor() as client:
        answer = await client.get("/desk/trouble/taken", headers=PART)
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("#toasts", "beforeend")
    assert SENTENCE in answer.text
    assert "<html" not in answer.text


async def test_a_refused_call_gets_the_sentence_and_the_details_as_json() -> None:
    async with visitor() as client:
        answer = await client.get("/desk/trouble/taken", headers={"Accept": "application/json"})
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json() == {"type": "about:blank", "title": SENTENCE, "status": 409, "free": ["15:00"]}


async def test_a_page_out_of_reach_tries_again_by_itself() -> None:
    async with visitor() as client:
        answer = await client.get("/desk/trouble/away", headers={"Accept": "text/html"})
    assert answer.status_code == 503
    assert {"http-equiv": "refresh", "content": "3"} in Elements(answer.text).all("meta")


async def sent_while_away(client: httpx.AsyncClient, **fields: object) -> Elements:
    await client.get("/desk/calendar")
    token = client.cookies["csrftoken"]
    sent = await client.post(
        "/desk/away?branch=1", data={"_csrf_token": token, **fields}, headers={"Accept": "text/html"}
    )
    assert sent.status_code == 503
    return Elements(sent.text)


async def test_a_form_that_met_an_outage_comes_back_with_all_that_was_typed() -> None:
    async with visitor() as client:
        page = await sent_while_away(client, name='Masha "<b>"', day=["1", "2"], empty="")
    kept = [(each["name"], each["value"]) for each in page.all("input") if each["name"] != "_csrf_token"]
    assert sorted(kept) == [("day", "1"), ("day", "2"), ("empty", ""), ("name", 'Masha "<b>"')]
    assert page.all("form")[0]["action"] == "/desk/away?branch=1"
    assert not [each for each in page.all("meta") if each.get("http-equiv") == "refresh"]


async def test_a_password_is_never_written_into_a_page() -> None:
    async with visitor() as client:
        page = await sent_while_away(client, email="vera@linden.example", password="a secret")
    assert page.all("form") == page.all("input") == []


async def test_a_database_that_dies_between_two_questions_is_out_of_reach_too() -> None:
    async with visitor() as client:
        answer = await client.get("/desk/trouble/cut", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "3")


async def test_who_is_not_signed_in_is_sent_to_the_door_also_from_a_part_of_a_page() -> None:
    async with visitor() as client:
        whole = await client.get("/desk/trouble/who", headers={"Accept": "text/html"})
        part = await client.get("/desk/trouble/who", headers=PART)
    assert (whole.status_code, whole.headers["location"]) == (303, "/desk/sign-in?next=/desk/trouble/who")
    assert part.headers["HX-Redirect"].startswith("/desk/sign-in")


async def test_every_answer_carries_the_safety_headers_refusals_too() -> None:
    async with visitor() as client:
        answers = [await client.get(path) for path in ("/desk/calendar", "/desk/trouble/taken", "/nowhere")]
    assert {answer.headers["x-content-type-options"] for answer in answers} == {"nosniff"}
    assert all("frame-ancestors 'none'" in answer.headers["content-security-policy"] for answer in answers)


def macro(call: str) -> str:
    engine = web.templates().engine_instance
    template = engine.engine.from_string('{% import "kit/ui.html" as ui %}{{ ui.' + call + " }}")
    return str(template.render())


def test_a_field_says_what_is_wrong_with_it_to_those_who_cannot_see_it() -> None:
    shown = Elements(macro('field("price", "Price", "forty", hint="In euro", error="Write a price.")'))
    field = shown.all("input")[0]
    assert (field["aria-invalid"], field["aria-describedby"]) == ("true", "price-error")
    assert [each.get("id") for each in shown.all("p")] == ["price-error"]
    assert field["value"] == "forty"


def test_a_further_attribute_that_is_false_is_left_out() -> None:
    shown = macro('field("day", "Day", attributes={"autofocus": true, "readonly": false, "step": "<300"})')
    assert Elements(shown).all("input")[0]["step"] == "<300"
    assert " autofocus" in shown
    assert "readonly" not in shown


def test_what_was_typed_is_never_markup() -> None:
    assert "<script>" not in macro('field("name", "Name", "<script>alert(1)</script>")')


def test_every_status_has_a_word_and_a_glyph() -> None:
    for status in STATUSES:
        shown = macro(f'status("{status}")')
        assert "<svg" in shown
        assert Elements(shown).all("span")[0]["data-tone"]
        assert shown.rsplit("</svg>", 1)[1].split("<")[0].strip()
