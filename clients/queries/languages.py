"""Every text of the business that customers read, with what it is in another language."""

from collections.abc import Collection
from dataclasses import dataclass

from asyncpg import Record

from catalog.queries import Ask
from kit.db import fetch, fetch_value
from kit.paging import Pages, pages

# What customers are shown now; a text that is empty needs no translation.
TEXTS = """
SELECT * FROM (
    SELECT 'category' AS kind, id AS subject, 'name' AS field, 1 AS place, name AS original FROM category
    UNION ALL SELECT 'service', id, 'name', 2, name FROM service WHERE is_active
    UNION ALL SELECT 'service', id, 'description', 3, description FROM service WHERE is_active
    UNION ALL SELECT 'consent', id, 'title', 4, title FROM consent WHERE is_asked AND archived_at IS NULL
    UNION ALL SELECT 'consent', consent.id, 'words', 5, (
        SELECT words FROM consent_text WHERE consent_text.consent = consent.id ORDER BY number DESC LIMIT 1
    ) FROM consent WHERE is_asked AND archived_at IS NULL
    UNION ALL SELECT 'heading', id, 'title', 6, title FROM field_heading WHERE EXISTS (
        SELECT FROM custom_field WHERE heading = field_heading.id AND is_asked AND archived_at IS NULL)
    UNION ALL SELECT 'field', id, 'title', 7, title FROM custom_field WHERE is_asked AND archived_at IS NULL
    UNION ALL SELECT 'field', id, 'help', 8, help FROM custom_field WHERE is_asked AND archived_at IS NULL
    UNION ALL SELECT 'option', option.id, 'title', 9, option.title FROM field_option AS option
        JOIN custom_field ON custom_field.id = option.field
        WHERE is_asked AND archived_at IS NULL AND removed_at IS NULL
) AS said WHERE original <> ''
"""
SHOWN = f"""
FROM ({TEXTS}) AS said LEFT JOIN translation
  ON translation.kind = said.kind AND translation.subject = said.subject AND translation.field = said.field
 AND translation.language = $1
WHERE (said.original ILIKE $2 OR translation.text ILIKE $2)
  AND (NOT $3 OR translation.original IS DISTINCT FROM said.original)
"""
COUNT = f"SELECT count(*) {SHOWN}"
# `before`: what was said of an original that is another one by now.
PAGE = f"""
SELECT said.kind, said.subject, said.field, said.original,
       CASE WHEN translation.original = said.original THEN translation.text ELSE '' END AS text,
       CASE WHEN translation.original <> said.original THEN translation.text ELSE '' END AS before
{SHOWN} ORDER BY said.place, said.original, said.subject LIMIT $4 OFFSET $5
"""
LEFT = f"""
SELECT offered.tag, count(*) FILTER (WHERE translation.original IS DISTINCT FROM said.original) AS left
FROM unnest($1::text[]) AS offered (tag) CROSS JOIN ({TEXTS}) AS said LEFT JOIN translation
  ON translation.kind = said.kind AND translation.subject = said.subject AND translation.field = said.field
 AND translation.language = offered.tag
GROUP BY offered.tag
"""  # noqa: S608 - only constants
HOME = "SELECT DISTINCT locale FROM branch WHERE is_active"


@dataclass(frozen=True, slots=True)
class TextsPage:
    """One page of the texts; `shown` says which of how many."""

    rows: list[Record]
    shown: Pages


async def texts_of(language: str, ask: Ask, *, missing: bool) -> TextsPage:
    wanted = language, ask.pattern, missing
    shown = pages(ask.page, await fetch_value(COUNT, *wanted))
    return TextsPage(await fetch(PAGE, *wanted, shown.size, shown.offset), shown)


async def left_to_translate(languages: Collection[str]) -> dict[str, int]:
    """How many texts, by language."""
    return {row["tag"]: row["left"] for row in await fetch(LEFT, list(languages))}


async def home_locales() -> list[str]:
    """Those in which branches write: their languages need no translation."""
    return [row["locale"] for row in await fetch(HOME)]
