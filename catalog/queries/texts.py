"""What a business says of itself in other languages: kept in each process, asked for with the branch.

A text is looked up by its original words, so that nothing which shows a name has to carry its id, and a visit
keeps the name it was booked under (docs/decisions/0038-own-texts-by-their-words.md).
"""

from collections.abc import Mapping
from dataclasses import replace

import msgspec
from asyncpg import Record

from kit import words
from kit.db import fetch, fetch_value

EDITION = "(SELECT encode(token, 'hex') FROM edition)"
TEXTS = """json_build_object(
    'edition', (SELECT encode(token, 'hex') FROM edition),
    'languages', (SELECT json_agg(tag) FROM offered_language),
    'texts', (SELECT json_object_agg(language, said) FROM (
        SELECT language, json_object_agg(original, text) AS said
        FROM (SELECT DISTINCT ON (language, original) language, original, text
              FROM translation ORDER BY language, original, id) AS once
        GROUP BY language) AS each)
)"""
# The branch as ever, and the texts only where the process does not know those of this edition.
WITH_TEXTS = f"""
SELECT branch.*, CASE WHEN {EDITION} IS DISTINCT FROM $2 OR $2 IS NULL THEN {TEXTS} END AS own_texts
FROM branch WHERE
"""  # noqa: S608 - only constants


class OwnTexts(msgspec.Struct, frozen=True):
    """By language, and in it by the original."""

    edition: str | None = None
    languages: tuple[str, ...] | None = None
    texts: dict[str, dict[str, str]] | None = None

    def of(self, language: str) -> Mapping[str, str]:
        return (self.texts or {}).get(language, words.NOTHING)


NO_TEXTS = OwnTexts()
known: list[OwnTexts] = []


async def branch_of_customer(where: str, value: object) -> list[Record]:
    """The rows of branches, after which the request speaks as the first of them does."""
    rows = await fetch(f"{WITH_TEXTS} {where}", value, known[0].edition if known else None)
    for row in rows[:1]:
        speak_as_here(remembered(row["own_texts"]), row["locale"])
    return rows


def speak_as_here(own: OwnTexts, locale: str) -> None:
    """The language that was asked for, where the business offers it, else the branch’s own."""
    wanted, home = words.voice().language, words.spoken(locale)
    chosen = {*(own.languages or words.LANGUAGES), home or "en"}
    offered = tuple(each for each in words.LANGUAGES if each in chosen)
    wish = wanted if wanted in (*offered, words.MIRRORED) else ""
    said = words.voice_for(wish, locale, own.of)
    words.speak(replace(said, wish=wish if wish in offered else "", offered=offered))


def remembered(text: str | None) -> OwnTexts:
    """What was read just now, or what is known."""
    if text is None:
        return known[0]
    own = msgspec.json.decode(text, type=OwnTexts)
    known.clear()
    if own.edition is not None:
        known.append(own)
    return own


async def own_texts() -> OwnTexts:
    """For who writes letters: in one statement."""
    return msgspec.json.decode(await fetch_value(f"SELECT {TEXTS}"), type=OwnTexts)


async def offered_languages() -> tuple[str, ...]:
    """In the order of `words.LANGUAGES`."""
    found = {row["tag"] for row in await fetch("SELECT tag FROM offered_language")}
    return tuple(each for each in words.LANGUAGES if each in found or not found)
