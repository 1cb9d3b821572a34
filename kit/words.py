"""Texts, days and times in the reader's language; whoever reads nothing else reads English.

`_("Held until %(time)s.", time=…)` looks a sentence up at the moment it is said. The catalogues stand in
`kit/languages/`, one for each language; `make words` brings them up to date with the sentences of the code.
The desk is in English: only what customers see is translated, and only their requests have another voice.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment

FOLDER = Path(__file__).parent / "languages"
LANGUAGES = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "co": "Corsu",
    "ru": "Русский",
}
# Not for people: letters of a script that runs from right to left, by which tests see what is not translated.
MIRRORED = "ar-XB"
WEEKDAY_AND_DAY = re.compile(r"(.*?(?:MMMM.*?\bd\b|d.*?MMMM)).*")
COUNTS_TWELVE = re.compile(r"[ahK]")

NOTHING: Mapping[str, str] = MappingProxyType({})


def no_texts(_language: str) -> Mapping[str, str]:
    return NOTHING


@dataclass(frozen=True, slots=True)
class Voice:
    """How somebody is spoken to: `language` of the texts ("" while undecided), `locale` of dates and sums.

    `wish` is the language that somebody asked for and gets, `offered` are those to choose from, `own` is what
    the business says of itself, by its own words.
    """

    language: str = "en"
    locale: str = "en"
    is_customers: bool = field(default=False, compare=False)
    wish: str = field(default="", compare=False)
    offered: tuple[str, ...] = field(default=(), compare=False)
    own: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def tag(self) -> str:
        return self.language or "en"

    @property
    def direction(self) -> str:
        return "rtl" if self.tag == MIRRORED else "ltr"


AT_THE_DESK = Voice()
_voice: ContextVar[Voice] = ContextVar("voice", default=AT_THE_DESK)


def voice() -> Voice:
    return _voice.get()


@contextmanager
def speaking(said: Voice) -> Iterator[None]:
    """Everything inside is said like this."""
    token = _voice.set(said)
    try:
        yield
    finally:
        _voice.reset(token)


def speak(said: Voice) -> None:
    """From here to the end of the request."""
    _voice.set(said)


def voice_for(
    language: str, branch_locale: str, texts: Callable[[str], Mapping[str, str]] = no_texts
) -> Voice:
    """Texts in `language` (the branch’s, where that is none of ours), sums as written there.

    `texts` answers with the business’s own texts in a language.
    """
    own = spoken(branch_locale) or "en"
    chosen = language if language in LANGUAGES or language == MIRRORED else own
    return Voice(chosen, locale_of(chosen, branch_locale), is_customers=True, own=texts(chosen))


def own_text(text: str) -> str:
    """What the business calls it in the reader’s language, else as it stands."""
    return voice().own.get(text, text)


@lru_cache(maxsize=500)
def locale_of(language: str, branch_locale: str) -> str:
    """English in Germany writes 45,00 €; where CLDR knows no such pair, as in the language at large."""
    wanted = "ar" if language == MIRRORED else language
    try:
        here = Locale.parse(branch_locale.replace("-", "_"))
        return str(Locale.parse(f"{wanted}_{here.territory}")) if here.territory else wanted
    except (UnknownLocaleError, ValueError):
        return wanted


def spoken(tag: str) -> str:
    """The language of a tag like de-AT or de_AT, if it is one of ours; else ""."""
    language = re.split(r"[-_]", tag.strip(), maxsplit=1)[0].lower()
    return language if language in LANGUAGES else ""


def accepted(header: str, among: tuple[str, ...] = tuple(LANGUAGES)) -> str:
    """The best of ours that a browser asks for in Accept-Language; "" for none."""
    wishes = []
    for place, part in enumerate(header.split(",")[:20]):
        tag, _, quality = part.partition(";")
        weight = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", quality)
        wishes.append((-float(weight.group(1)) if weight else -1.0, place, spoken(tag)))
    return next((tag for weight, _, tag in sorted(wishes) if weight and tag in among), "")


@lru_cache(maxsize=20)
def catalogue(language: str) -> NullTranslations:
    """Read once by each process; English is what stands in the code."""
    if language == MIRRORED:
        return Mirror()
    path = FOLDER / f"{language}.po"
    if not path.exists():
        return NullTranslations()
    packed = BytesIO()
    with path.open("rb") as file:
        write_mo(packed, read_po(file, locale=language))
    packed.seek(0)
    return GNUTranslations(packed)


class Mirror(NullTranslations):
    """Every letter of a text becomes an Arabic one; what it is filled with, and marks of HTML, stay."""

    KEPT = re.compile(r"%\(\w+\)[sd]|<[^>]*>|&\w+;|%%")
    LETTERS = str.maketrans(
        {chr(ord(first) + n): "ابتثجحخدذرزسشصضطظعغفقكلمنه"[n] for first in "aA" for n in range(26)}
    )

    def gettext(self, message: str) -> str:
        kept = iter(self.KEPT.findall(message))
        parts = [part.translate(self.LETTERS) for part in self.KEPT.split(message)]
        return parts[0] + "".join(mark + part for mark, part in zip(kept, parts[1:], strict=True))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def translated(text: str) -> str:
    """Without anything filled in: for templates, which do that themselves."""
    return catalogue(voice().tag).gettext(text) if text else ""


def counted(one: str, many: str, count: int) -> str:
    """The form that the language has for so many, without anything filled in."""
    return catalogue(voice().tag).ngettext(one, many, count)


def _(text: str, **values: object) -> str:
    return translated(text) % values if values else translated(text)


def ngettext(one: str, many: str, n: int, **values: object) -> str:
    """`one` and `many` may hold %(n)d."""
    return counted(one, many, n) % {"n": n, **values}


def N_(text: str) -> str:  # the name by which texts are collected everywhere
    """Marks a text that is looked up later, with `_(text)`: one that stands in a table or a class."""
    return text


def translates(environment: Environment) -> Environment:
    """Gives templates `_("…")` and `{% trans %}`."""
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(translated, counted, newstyle=True)  # type: ignore[attr-defined]
    environment.filters["own"] = own_text
    environment.globals.update(
        voice=voice, sums_locale=sums_locale, weekday=weekday_text, weekdays=weekday_names, month=month_text
    )
    return environment


@lru_cache(maxsize=500)
def is_plain(said: Voice) -> bool:
    """English as at the desk, with 24 hours: days and times need no library."""
    if said.tag != "en":
        return False
    return said.locale == "en" or not COUNTS_TWELVE.search(
        Locale.parse(said.locale).time_formats["short"].pattern
    )


def time_text(moment: datetime) -> str:
    """14:30, or 2:30 PM where people write it so."""
    said = voice()
    return f"{moment:%H:%M}" if is_plain(said) else written_time(moment.hour, moment.minute, said.locale)


@lru_cache(maxsize=20_000)
def written_time(hour: int, minute: int, locale: str) -> str:
    return format_time(datetime(2000, 1, 1, hour, minute), "short", locale=locale)  # noqa: DTZ001  # a wall's


def day_text(day: date) -> str:
    """Tuesday 1 December, Dienstag, 1. Dezember."""
    said = voice()
    return f"{day:%A} {day.day} {day:%B}" if is_plain(said) else written_day(day, said.locale)


@lru_cache(maxsize=5_000)
def written_day(day: date, locale: str) -> str:
    full = Locale.parse(locale).date_formats["full"].pattern
    return format_date(day, WEEKDAY_AND_DAY.sub(r"\1", full), locale=locale)


def short_day_text(day: date, *, with_year: bool = False) -> str:
    """Tue 1 Dec, Di., 1. Dez.; with the year where it may be another."""
    said, year = voice(), " %Y" if with_year else ""
    if is_plain(said):
        return f"{day:%a} {day.day} {format(day, '%b' + year)}"
    return written_short_day(day, "yMMMEd" if with_year else "MMMEd", said.locale)


@lru_cache(maxsize=5_000)
def written_short_day(day: date, skeleton: str, locale: str) -> str:
    return format_skeleton(skeleton, day, locale=locale)


def date_text(day: date) -> str:
    """1 Dec 2026, 1. Dez. 2026: as a paper is dated."""
    said = voice()
    return f"{day.day} {day:%b %Y}" if is_plain(said) else format_skeleton("yMMMd", day, locale=said.locale)


def days_text(first: date, last: date) -> str:
    """1–13 December, 28 November – 3 December."""
    if not is_plain(voice()):
        return written_days(first, last, voice().locale)
    end = f"{last.day} {last:%B}"
    same_month = (first.year, first.month) == (last.year, last.month)
    return f"{first.day}–{end}" if same_month else f"{first.day} {first:%B} – {end}"


@lru_cache(maxsize=5_000)
def written_days(first: date, last: date, locale: str) -> str:
    return " – ".join(format_skeleton("MMMMd", each, locale=locale) for each in (first, last))


def minutes_text(minutes: int) -> str:
    """14:30, from minutes since midnight."""
    return time_text(datetime(2000, 1, 1, minutes // 60 % 24, minutes % 60))  # noqa: DTZ001  # a wall's


def long_weekday(day: int) -> str:
    """Monday is 0."""
    return str(Locale.parse(voice().locale).days["stand-alone"]["wide"][day])


def sums_locale() -> str:
    """How the reader writes sums; of Corsican CLDR knows no more than that it is spoken in France."""
    return "fr_FR" if voice().language == "co" else voice().locale


def weekday_text(day: date) -> str:
    """Tue, as over a column."""
    return format_date(day, "ccc", locale=voice().locale)


def weekday_names() -> list[str]:
    """Mon to Sun, as beside boxes to tick."""
    names = Locale.parse(voice().locale).days["stand-alone"]["abbreviated"]
    return [names[number] for number in range(7)]


def month_text(day: date) -> str:
    """December, as a heading says it."""
    return format_date(day, "LLLL", locale=voice().locale)
