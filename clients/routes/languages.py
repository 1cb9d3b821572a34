"""Languages: which of them the business offers, and its own texts in each."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.pages import form_page, go
from catalog.queries import Ask, offered_languages
from clients.actions import languages as actions
from clients.queries import languages as queries
from kit.errors import Invalid, NotFound
from kit.rights import Permission, actor_of, needs
from kit.typed import is_number
from kit.web import AnyRequest
from kit.words import LANGUAGES, spoken

HERE = "/desk/languages"
Form = dict[str, str]


@get("/")
async def show_languages(request: AnyRequest, done: FromQuery[str] = "") -> Template:
    return await languages_page(request, await offered_languages(), done=done)


async def languages_page(
    request: AnyRequest, offered: Collection[str], trouble: Invalid | None = None, done: str = ""
) -> Template:
    home = {spoken(each) for each in await queries.home_locales()}
    left = await queries.left_to_translate(LANGUAGES)
    said = {"offered": offered, "languages": LANGUAGES, "left": left, "home": home}
    return form_page("clients/languages.html", actor_of(request), trouble, done=done, **said)


@post("/")
async def choose_languages(request: AnyRequest, data: URLEncodedBody[Form]) -> Template | Redirect:
    try:
        await actions.offer_languages(actor_of(request), data)
    except Invalid as trouble:
        return await languages_page(request, (), trouble)
    return go(HERE, "saved")


@get("/{tag:str}")
async def list_texts(
    request: AnyRequest,
    tag: FromPath[str],
    q: FromQuery[str] = "",
    page: FromQuery[int] = 1,
    missing: FromQuery[str] = "",
) -> Template:
    done = request.query_params.get("done", "")
    return await texts_page(request, Asked(tag, Ask(q, page=page), bool(missing)), done=done)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which of the texts, in which language."""

    tag: str
    ask: Ask
    missing: bool

    @property
    def query(self) -> str:
        return urlencode({"q": self.ask.search, "missing": "yes" if self.missing else ""})


async def texts_page(
    request: AnyRequest,
    asked: Asked,
    typed: Form | None = None,
    trouble: Invalid | None = None,
    done: str = "",
) -> Template:
    """`typed` is what a refusal leaves in the fields."""
    if asked.tag not in LANGUAGES:
        raise NotFound("There is no such language.")
    found = await queries.texts_of(asked.tag, asked.ask, missing=asked.missing)
    said: dict[str, Any] = {"tag": asked.tag, "name": LANGUAGES[asked.tag], "ask": asked.ask}
    said |= {"missing": asked.missing, "query": asked.query, "typed": typed or {}}
    said |= {"rows": found.rows, "pages": found.shown}
    return form_page("clients/language.html", actor_of(request), trouble, done=done, **said)


@post("/{tag:str}")
async def save_texts(
    request: AnyRequest, tag: FromPath[str], data: URLEncodedBody[Form]
) -> Template | Redirect:
    """Back to the same page of the list; what is translated now is not missing any more."""
    page = data.get("page", "")
    ask = Ask(data.get("q", ""), page=int(page) if is_number(page) else 1)
    asked = Asked(tag, ask, bool(data.get("missing")))
    try:
        await actions.translate(actor_of(request), tag, actions.read_texts(data))
    except Invalid as trouble:
        return await texts_page(request, asked, data, trouble)
    return Redirect(f"{HERE}/{tag}?{asked.query}&page={ask.page}&done=saved", status_code=303)


languages = Router(
    "/languages",
    guards=[needs(Permission.edit_catalog)],
    route_handlers=[show_languages, choose_languages, list_texts, save_texts],
)
