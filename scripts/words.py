"""Collects what customers read out of the code into kit/languages/, a catalogue for each language.

Translations that are there are kept; sentences that are gone are left out, new ones stand at their place and
wait to be translated. With --check nothing is written: the exit code says whether there is anything to do.
"""

import argparse
import sys
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from kit.words import FOLDER, LANGUAGES

ROOT = Path(__file__).parents[1]
ROOMS = (
    "kit",
    "catalog",
    "clients",
    "reminders",
    "booking",
    "loyalty",
    "payroll",
    "checkout",
    "widgets",
)
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
TEMPLATES = {"trimmed": "true", "newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
METHODS = [
    ("**.py", "python"),
    ("**/templates/**.html", "jinja2.ext:babel_extract"),
    ("**/templates/**.txt", "jinja2.ext:babel_extract"),
]
OPTIONS = {"**/templates/**.html": TEMPLATES, "**/templates/**.txt": TEMPLATES}
HEADER = "# Translations of Tempu: LANGUAGE. How to work on them: docs/languages.md."


def collected() -> Catalog:
    """Every marked text of the rooms, in the order of their files."""
    found = Catalog(charset="utf-8")
    for room in ROOMS:
        for name, line, message, _comments, context in sorted(
            extract_from_dir(ROOT / room, METHODS, OPTIONS, KEYWORDS), key=lambda each: each[:2]
        ):
            if message:
                found.add(message, None, [(f"{room}/{name}", line)], context=context)
    return found


def brought_up_to_date(language: str, found: Catalog) -> Catalog:
    """What is collected, with the translations that there were."""
    path = FOLDER / f"{language}.po"
    old = Catalog(language)
    if path.exists():
        with path.open("rb") as file:
            old = read_po(file, locale=language)
    new = Catalog(language, header_comment=HEADER, fuzzy=False, charset="utf-8")
    for message in found:
        if message.id:
            had = old.get(message.id, context=message.context)
            places = sorted({(name, 0) for name, _line in message.locations})
            new.add(
                message.id, had.string if had and not had.fuzzy else None, places, context=message.context
            )
    return new


def as_written(catalogue: Catalog) -> bytes:
    """Without lines and dates: a change elsewhere changes nothing here."""
    written = BytesIO()
    write_po(written, catalogue, width=100, include_lineno=False, omit_header=True, sort_by_file=True)
    head = (
        f"{HEADER.replace('LANGUAGE', str(catalogue.locale.english_name))}\n"
        'msgid ""\nmsgstr ""\n'
        f'"Language: {catalogue.locale_identifier}\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    )
    return head.encode() + written.getvalue()


def missing(catalogue: Catalog) -> int:
    """How many messages are not translated, wholly or in one of their forms."""
    forms = (
        each.string if isinstance(each.string, tuple) else (each.string,) for each in catalogue if each.id
    )
    return sum(not all(each) for each in forms)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    check, found, stale = parser.parse_args().check, collected(), 0
    for language in LANGUAGES:
        if language == "en":
            continue
        path, new = FOLDER / f"{language}.po", brought_up_to_date(language, found)
        text = as_written(new)
        stale += not path.exists() or path.read_bytes() != text or missing(new) > 0
        if not check:
            path.write_bytes(text)
        sys.stdout.write(f"{language}: {len(new)} texts, {missing(new)} to be translated\n")
    return int(check and stale > 0)


if __name__ == "__main__":
    sys.exit(main())
