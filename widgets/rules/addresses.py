"""What an address of the customer's pages says, and what it carries from page to page."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from widgets.rules.colours import read_colour

KEY = re.compile(r"[A-Za-z0-9_-]{30,60}")
FRIEND = re.compile(r"[A-Za-z0-9]{4,12}")
FORM = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
# What the pages themselves ask, and carry along in every language.
STATE = frozenset(
    {"service", "member", "addons", "ticked", "day", "hold", "all", "plan", "at_once", "in_turn", "guest"}
)
EMBEDDED = {"inline", "popup", "button"}
LAST = "last_"  # before what told how somebody came this time; without it stands how they came first
CAMPAIGN = re.compile(rf"({LAST})?(utm_[a-z]{{1,20}}|gclid|fbclid|yclid|msclkid|ref|landing|referrer)")
MOST_TOLD = 24
Campaign = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """Carried from page to page: how it is embedded, its look, where the visitor came from.

    `mine` is the key of somebody who is known and books again, `friend` the code of who sent them.
    """

    embed: str = ""
    accent: str = ""
    lang: str = ""
    scheme: str = ""
    form: str = ""
    mine: str = ""
    friend: str = ""
    campaign: Campaign = ()

    def facts(self) -> dict[str, str]:
        names = ("form", "embed", "accent", "lang", "scheme", "mine", "friend")
        shown = {name: getattr(self, name) for name in names}
        return {key: value for key, value in shown.items() if value} | dict(self.campaign)

    def alone(self) -> str:
        """As the address says it of a page that stands by itself, whatever the site around it was."""
        return urlencode(replace(self, embed="", mine="", friend="", campaign=()).facts())

    def link(self, path: str, *, place: str = "", **state: object) -> str:
        """`path` with its own state and everything that is carried along."""
        said = {key: value for key, value in state.items() if value not in (None, "")}
        query = urlencode({**said, **self.facts()})
        return path + ("?" + query if query else "") + ("#" + place if place else "")

    def in_language(self, path: str, question: Iterable[tuple[str, str]], tag: str) -> str:
        """The address of the same page in another language."""
        asked = sorted((name, value) for name, value in question if name in STATE and value)
        said = [(name, "1" if name == "all" else value) for name, value in asked]
        query = urlencode([*said, *{**self.facts(), "lang": tag}.items()])
        return f"{path}?{query}"


def read_frame(query: Mapping[str, str]) -> Frame:
    """The parts of an address that are carried along; anything unknown, misshapen or too long is left out."""
    embed, lang, scheme = query.get("embed", ""), query.get("lang", ""), query.get("scheme", "")
    form, mine, friend = (query.get(name, "") for name in ("form", "mine", "friend"))
    campaign = ((key, value[:300]) for key, value in query.items() if CAMPAIGN.fullmatch(key) and value)
    return Frame(
        embed=embed if embed in EMBEDDED else "",
        accent=read_colour(query.get("accent", "")) or "",
        lang=lang if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?", lang) else "",
        scheme=scheme if scheme in {"light", "dark"} else "",
        form=form if FORM.fullmatch(form) else "",
        mine=mine if KEY.fullmatch(mine) else "",
        friend=friend if FRIEND.fullmatch(friend) else "",
        campaign=tuple(sorted(campaign)[:MOST_TOLD]),
    )


def touches(campaign: Campaign) -> tuple[dict[str, str], dict[str, str]]:
    """How somebody came first, and how the last time: the same where the address tells of one only."""
    first = {key: value for key, value in campaign if not key.startswith(LAST)}
    last = {key.removeprefix(LAST): value for key, value in campaign if key.startswith(LAST)}
    return first or last, last or first


def read_moment(text: str, zone: str) -> datetime | None:
    """An ISO moment in UTC, or None. Without an offset it is read from the branch's own clock."""
    try:
        found = datetime.fromisoformat(text.strip())
        return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def read_day(text: str) -> date | None:
    """2026-12-01, or None when it is no date of our times."""
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if 2000 <= found.year < 3000 else None


def read_code(text: str) -> str:
    """The code of a hold, or "" for what cannot be one."""
    return text if re.fullmatch(r"[A-Za-z0-9_-]{1,40}", text) else ""


def read_id(text: str) -> int | None:
    """A positive number a database id can hold, or None."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) and int(text) > 0 else None
