"""Goods by what a scanner reads or somebody types, and their barcodes."""

from dataclasses import dataclass

from catalog.good_tables import Good
from catalog.queries.desk import Ask
from catalog.rules import fault_of_barcode
from kit.db import fetch

MOST_FOUND = 10
# A scanner may read a UPC with a zero before it, which is the same number.
SAME = "ltrim({}, '0') = ltrim($1, '0') AND {} <> ''"
FIND = f"""
SELECT id, name, article, barcode, price, exact FROM (
    SELECT good.id, good.name, good.article, good.barcode, good_price.price, (
        {SAME.format("good.barcode", "good.barcode")} OR lower(good.article) = lower($1)
        OR lower(good.name) = lower($1)
        OR EXISTS (
            SELECT FROM good_barcode WHERE good_barcode.good = good.id AND {SAME.format("code", "code")}
        )
    ) AS exact
    FROM good LEFT JOIN good_price ON good_price.good = good.id AND good_price.branch = $3
    WHERE good.is_active AND ($3 = 0 OR good_price.id IS NOT NULL)
) AS known
WHERE exact OR name ILIKE $2 OR article ILIKE $2
ORDER BY exact DESC, name, id LIMIT {MOST_FOUND}
"""  # noqa: S608  # put together from constants
BARCODES = "SELECT code FROM good_barcode WHERE good = $1 ORDER BY id"


@dataclass(frozen=True, slots=True)
class FoundGood:
    """A good that fits what was typed; `price` is that of the branch that was asked about."""

    id: int
    name: str
    article: str
    barcode: str
    price: int | None = None


async def find_goods(typed: str, branch: int = 0) -> list[FoundGood]:
    """The one whose barcode, article or name it is, or else those whose name or article has it inside.

    With a `branch` only what is sold there.
    """
    text = typed.replace("\0", "").strip()[:160]
    if not text:
        return []
    rows = await fetch(FIND, text, Ask(text).pattern, branch)
    exact = [row for row in rows if row["exact"]]
    return [
        FoundGood(row["id"], row["name"], row["article"], row["barcode"], row["price"])
        for row in exact or rows
    ]


def unknown(typed: str) -> str:
    """The sentence for what no good has."""
    text = typed.strip()[:60]
    if text.isdigit() and fault_of_barcode(text):
        return f"{fault_of_barcode(text)} Scan it again."
    if text.isdigit():
        return f"No good has the barcode {text}. Look for its name, or write the barcode on its page."
    return f"No good fits “{text}”. Look at how it is written, or scan its barcode."


async def barcodes_of(good: Good) -> list[str]:
    """All, the first one first."""
    further = [row["code"] for row in await fetch(BARCODES, good.id)]
    return [good.barcode, *further] if good.barcode else further
