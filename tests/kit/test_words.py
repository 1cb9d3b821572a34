"""The catalogues are whole, and say days, sums and numbers as each language does."""

import re
from datetime import date, datetime
from gettext import GNUTranslations
from io import BytesIO

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from kit import words
from kit.money import format_money
from scripts.words import as_written, brought_up_to_date, collected, missing

TRANSLATED = tuple(each for each in words.LANGUAGES if each != "en")
PLACEHOLDER = re.compile(r"%\((\w+)\)([sd])")
MARKUP = re.compile(r"</?\w+[^>]*>")
TUESDAY = date(2026, 12, 1)
every_language = pytest.mark.parametrize("language", TRANSLATED)


@pytest.fixture(scope="module")
def originals() -> Catalog:
    """Collecting reads every file of the product."""
    return collected()


def catalogue(language: str) -> Catalog:
    with (words.FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@every_language
def test_nothing_is_missing_fuzzy_or_obsolete(language: str, originals: Catalog) -> None:
    kept = catalogue(language)
    assert {each.id for each in kept if each.id} == {each.id for each in originals if each.id}
    assert missing(kept) == 0
    assert [each.id for each in kept if each.id and each.fuzzy] == []
    assert list(kept.obsolete) == []


@every_language
def test_the_catalogues_are_as_make_words_writes_them(language: str, originals: Catalog) -> None:
    written = as_written(brought_up_to_date(language, originals))
    assert (words.FOLDER / f"{language}.po").read_bytes() == written


@every_language
def test_every_form_is_there_and_is_filled_in_like_the_original(language: str) -> None:
    kept = catalogue(language)
    for message in kept:
        if message.id:
            originals = message.id if isinstance(message.id, tuple) else (message.id,)
            forms = message.string if isinstance(message.string, tuple) else (message.string,)
            assert len(forms) == (kept.num_plurals if message.pluralizable else 1), message.id
            wanted = [sorted(PLACEHOLDER.findall(each)) for each in originals]
            for form in forms:
                assert sorted(PLACEHOLDER.findall(form)) in wanted, form
                assert MARKUP.findall(form) == MARKUP.findall(originals[0]), form
                assert form[:1].isspace() == originals[0][:1].isspace() or form.startswith(","), form


@every_language
def test_the_catalogues_can_be_compiled_and_are_found(language: str) -> None:
    packed = BytesIO()
    write_mo(packed, catalogue(language))
    packed.seek(0)
    assert GNUTranslations(packed).gettext("Book online") != "Book online"
    with words.speaking(words.voice_for(language, "de_DE")):
        assert words._("Book online") == words.catalogue(language).gettext("Book online") != "Book online"


def test_russian_counts_in_three_ways() -> None:
    with words.speaking(words.voice_for("ru", "ru_RU")):
        said = [words.ngettext("1 place left", "%(n)s places left", n) for n in (1, 2, 5, 11, 21, 104)]
    assert said == ["1 место", "2 места", "5 мест", "11 мест", "21 место", "104 места"]


@pytest.mark.parametrize(
    ("language", "here", "day", "time", "span", "money"),
    [
        ("en", "en_US", "Tuesday, December 1", "2:30\u202fPM", "December 1 – December 13", "$45.00"),
        ("en", "de_DE", "Tuesday 1 December", "14:30", "1–13 December", "45,00\xa0€"),
        ("de", "de_DE", "Dienstag, 1. Dezember", "14:30", "1. Dezember – 13. Dezember", "45,00\xa0€"),
        ("fr", "fr_FR", "mardi 1 décembre", "14:30", "1 décembre – 13 décembre", "45,00\xa0€"),
        ("es", "es_ES", "martes, 1 de diciembre", "14:30", "1 de diciembre – 13 de diciembre", "45,00\xa0€"),
        ("co", "fr_FR", "marti 1 di dicembre", "14:30", "1 di dicembre – 13 di dicembre", "45,00\xa0€"),
        ("ru", "ru_RU", "вторник, 1 декабря", "14:30", "1 декабря – 13 декабря", "45,00\xa0€"),
    ],
)
def test_days_times_and_sums_are_written_as_people_do(  # noqa: PLR0917
    language: str, here: str, day: str, time: str, span: str, money: str
) -> None:
    with words.speaking(words.voice_for(language, here)):
        assert words.day_text(TUESDAY) == day
        assert words.time_text(datetime(2026, 12, 1, 14, 30)) == time  # noqa: DTZ001
        assert words.days_text(TUESDAY, date(2026, 12, 13)) == span
        currency = "USD" if here == "en_US" else "EUR"
        assert format_money(4500, currency, words.sums_locale()) == money


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("it-IT,fr;q=0.5,ru;q=0.7", "ru"),
        ("it, pl", ""),
        ("ru;q=0, es", "es"),
        ("", ""),
        ("*;q=x,,;", ""),
        ("en-GB", "en"),
    ],
)
def test_the_browser_is_asked_which_of_ours_it_likes_best(header: str, language: str) -> None:
    assert words.accepted(header) == language


def test_the_mirror_leaves_alone_what_is_filled_in_and_markup() -> None:
    said = words.Mirror().gettext('By <strong class="whole">%(name)s</strong> &amp; 100 %% of %(n)d')
    assert [*PLACEHOLDER.findall(said), *MARKUP.findall(said)] == [
        ("name", "s"), ("n", "d"), '<strong class="whole">', "</strong>",
    ]  # fmt: skip
    assert not re.search(r"[A-Za-z]", re.sub(r"%\(\w+\)[sd]|<[^>]*>|&\w+;", "", said))
