"""What the customer's pages decide by themselves: colours that can be read, days at a glance, what an address says."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

STRIP_DAYS = 14
LONGEST_RANGE = 62
FEW = 4
PARTS_OF_DAY = ((12, "Morning"), (17, "Afternoon"), (24, "Evening"))

WHITE, BLACK = "#ffffff", "#000000"
LIGHT_PAGE, DARK_PAGE = "#f3f1ec", "#2a2826"  # the least favourable grounds of base.css
TEXT_CONTRAST = 4.5
HEX = re.compile(r"#?([0-9a-f]{6})", re.IGNORECASE)

EMBEDDED = {"inline", "popup", "button"}
CAMPAIGN = re.compile(r"utm_[a-z]{1,20}|gclid|fbclid|yclid|msclkid|ref|landing|referrer")


@dataclass(frozen=True, slots=True)
class Accent:
    """A salon's colour made safe: `fill` under `on_fill`, and `ink` that can be read as text on the page."""

    fill: str
    on_fill: str
    ink: str


@dataclass(frozen=True, slots=True)
class DayAtAGlance:
    """One day of the strip. `fill` is free, some or none."""

    day: date
    count: int
    fill: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What an address carries from page to page: how it is embedded, its colour, where the visitor came from."""

    embed: str = ""
    accent: str = ""
    lang: str = ""
    scheme: str = ""
    campaign: tuple[tuple[str, str], ...] = ()

    def facts(self) -> dict[str, str]:
        shown = {"embed": self.embed, "accent": self.accent, "lang": self.lang, "scheme": self.scheme}
        return {key: value for key, value in shown.items() if value} | dict(self.campaign)

    def link(self, path: str, *, place: str = "", **state: object) -> str:
        """`path` with its own state and everything that is carried along."""
        said = {key: value for key, value in state.items() if value not in (None, "")}
        query = urlencode({**said, **self.facts()})
        return path + ("?" + query if query else "") + ("#" + place if place else "")


def read_frame(query: Mapping[str, str]) -> Frame:
    """The parts of an address that are carried along; anything unknown, misshapen or too long is left out."""
    embed, lang, scheme = query.get("embed", ""), query.get("lang", ""), query.get("scheme", "")
    campaign = ((key, value[:300]) for key, value in query.items() if CAMPAIGN.fullmatch(key) and value)
    return Frame(
        embed=embed if embed in EMBEDDED else "",
        accent=read_colour(query.get("accent", "")) or "",
        lang=lang if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?", lang) else "",
        scheme=scheme if scheme in {"light", "dark"} else "",
        campaign=tuple(sorted(campaign)[:12]),
    )


def read_colour(text: str) -> str | None:
    """#BE185D or be185d → #be185d."""
    found = HEX.fullmatch(text.strip())
    return f"#{found[1].lower()}" if found else None


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21, as WCAG 2.2 counts it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def best_on(colour: str) -> str:
    """White or black. White wins where both can be read, because dark type on a deep colour looks like a mistake."""
    return WHITE if contrast(colour, WHITE) >= TEXT_CONTRAST else BLACK


def mixed(colour: str, other: str, share: float) -> str:
    """`share` of `other` in `colour`, channel by channel."""
    pairs = ((int(colour[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def readable_on(page: str, colour: str) -> str:
    """The colour itself, or as little darker or lighter as it takes to be read as text on `page`."""
    towards = BLACK if luminance(page) > 0.5 else WHITE
    tried = (mixed(colour, towards, step / 20) for step in range(21))
    return next(each for each in tried if contrast(each, page) >= TEXT_CONTRAST)


def accents(colour: str) -> tuple[Accent, Accent]:
    """The colour for the light page and for the dark one. On the dark page a deep colour is lifted to stand out."""
    lifted = readable_on(DARK_PAGE, colour)
    return (
        Accent(colour, best_on(colour), readable_on(LIGHT_PAGE, colour)),
        Accent(lifted, best_on(lifted), lifted),
    )


def strip_starts_on(day: date, today: date) -> date:
    """The first day of the fortnight, counted from today, that `day` falls into."""
    return today + timedelta(days=(day - today).days // STRIP_DAYS * STRIP_DAYS)


def strip(counts: Mapping[date, int], first: date, last: date) -> list[DayAtAGlance]:
    """Each day from `first` to `last`: none, some (a few, or far fewer than the best day has) or free."""
    best = max(counts.values(), default=0)
    days = (first + timedelta(days=i) for i in range((last - first).days + 1))
    return [DayAtAGlance(day, counts.get(day, 0), fill_of(counts.get(day, 0), best)) for day in days]


def fill_of(count: int, best: int) -> str:
    if count == 0:
        return "none"
    return "some" if count <= FEW or count * 3 < best else "free"


def by_part_of_day(starts: Sequence[datetime], zone: str) -> list[tuple[str, list[datetime]]]:
    """Times under Morning, Afternoon and Evening of the branch's own clock; empty parts are left out."""
    local = ZoneInfo(zone)
    groups: dict[str, list[datetime]] = {}
    for start in starts:
        hour = start.astimezone(local).hour
        groups.setdefault(next(name for end, name in PARTS_OF_DAY if hour < end), []).append(start)
    return list(groups.items())


def local_iso(moments: Iterable[datetime], zone: str) -> list[str]:
    """2026-12-01T16:00:00+01:00: what the branch's clock shows, and its distance from UTC."""
    local = ZoneInfo(zone)
    return [moment.astimezone(local).isoformat(timespec="seconds") for moment in moments]


def read_moment(text: str, zone: str) -> datetime | None:
    """An ISO moment in UTC; one without an offset is taken as the branch's own clock. None when it is no moment."""
    try:
        found = datetime.fromisoformat(text.strip())
        return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def read_day(text: str) -> date | None:
    """2026-12-01, or None when it is no date."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def read_id(text: str) -> int | None:
    """A positive number a database id can hold, or None."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) and int(text) > 0 else None


def short_day(day: date, today: date) -> str:
    """Today, Tomorrow, or Tue 1 Dec."""
    near = {0: "Today", 1: "Tomorrow"}
    return near.get((day - today).days) or f"{day:%a} {day.day} {day:%b}"


def length_in_words(minutes: int) -> str:
    """45 min, 1 h, 1 h 30 min."""
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part)
