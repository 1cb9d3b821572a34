"""What stands in a line of the receipt journal, and how lines hang together (docs/registers.md)."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from checkout.registers.protocol import Document, Line

Facts = dict[str, Any]
# Of the hash those letters stand on the receipt: enough to find a forged one, few enough to be read out.
EXTRACT = (2, 6, 12, 18)
SUMS = ("sales", "refunds", "total", "taken_back")
WAYS = ("payments", "given_back")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands: among all of its register, and among those of its kind."""

    register: int
    number: int
    kind: str
    kind_number: int


def written(place: Place, at: datetime, facts: Mapping[str, Any]) -> str:
    """The line as it is kept and hashed: one array of JSON without spaces, the moment in UTC."""
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    said = [place.register, place.number, place.kind, place.kind_number, moment, facts]
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def chained(previous: bytes, content: str) -> bytes:
    """SHA-256 of the 32 bytes of the line before (of nothing for the first) and of this one."""
    return sha256(previous + content.encode()).digest()


def extract(link: bytes) -> str:
    letters = link.hex().upper()
    return "".join(letters[place] for place in EXTRACT)


def document_facts(document: Document, software: str) -> Facts:
    """A sale or a refund; no client is named."""
    return {
        "document": document.number,
        "code": str(document.code),
        "operator": document.cashier,
        "currency": document.currency,
        "lines": [line_facts(line) for line in document.lines],
        "taxes": [[*tax, *sums] for tax, sums in taxes(document.lines).items()],
        "payments": [[part.means, part.amount] for part in document.payments],
        "total": document.total,
        "tip": document.tip,
        "rounding": document.rounding,
        "of": document.original.number if document.original else "",
        "software": software,
    }


def line_facts(line: Line) -> list[str | int]:
    tax = line.tax
    told: list[str | int] = [line.title, line.quantity, line.price, line.discount, line.amount]
    return [*told, tax.name, tax.rate, tax.amount] if tax else told


def taxes(lines: Sequence[Line]) -> dict[tuple[str, int], tuple[int, int]]:
    """By name and rate: what lines come to with their tax, and the tax in it."""
    found: dict[tuple[str, int], tuple[int, int]] = {}
    for line in lines:
        key = (line.tax.name, line.tax.rate) if line.tax else ("", 0)
        gross, tax = found.get(key, (0, 0))
        found[key] = gross + line.amount, tax + (line.tax.amount if line.tax else 0)
    return found


class Sums:
    """Adding up: by tax what sales came to less refunds, by means what was taken and what was given back."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = dict.fromkeys(SUMS, 0)
        self.taxes: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
        self.means: dict[str, dict[str, int]] = {WAYS[0]: defaultdict(int), WAYS[1]: defaultdict(int)}

    def tax(self, name: str, rate: int, gross: int, tax: int) -> None:
        kept = self.taxes[name, rate]
        kept[0] += gross
        kept[1] += tax

    def facts(self) -> Facts:
        return {
            **self.counts,
            "taxes": [[*key, *sums] for key, sums in sorted(self.taxes.items())],
            **{way: [list(pair) for pair in sorted(sums.items())] for way, sums in self.means.items()},
        }


def added_up(documents: Sequence[tuple[str, Facts]]) -> Facts:
    """What sales and refunds come to: kind and facts of each."""
    sums = Sums()
    for kind, facts in documents:
        is_sale = kind == "sale"
        sums.counts["sales" if is_sale else "refunds"] += 1
        sums.counts["total" if is_sale else "taken_back"] += facts["total"]
        sign = 1 if is_sale else -1
        for name, rate, gross, tax in facts["taxes"]:
            sums.tax(name, rate, sign * gross, sign * tax)
        for means, amount in facts["payments"]:
            sums.means[WAYS[0] if is_sale else WAYS[1]][means] += amount
    return sums.facts()


def put_together(closings: Sequence[Facts]) -> Facts:
    """A month of closings, or a year of months."""
    sums = Sums()
    for closing in closings:
        for name in SUMS:
            sums.counts[name] += closing[name]
        for tax in closing["taxes"]:
            sums.tax(*tax)
        for way in WAYS:
            for means, amount in closing[way]:
                sums.means[way][means] += amount
    return sums.facts()


@dataclass(frozen=True, slots=True)
class Kept:
    """A line as it was found, and what has to stand in it."""

    place: Place
    content: str
    hash: bytes


def fault(kept: Kept, wanted: Place, previous: bytes) -> str:
    """What is wrong with a line, or ""."""
    if kept.place.number != wanted.number:
        return f"{kept.place.number - wanted.number} before it are missing"
    if kept.hash != chained(previous, kept.content):
        return "it, or the hash of it, is not what was written"
    head = json.loads(kept.content)[:4]
    if head != [wanted.register, kept.place.number, kept.place.kind, kept.place.kind_number]:
        return "it stands in another place than it says"
    if kept.place != wanted:
        return f"it is {kept.place.kind} {kept.place.kind_number}, and {wanted.kind_number} should come"
    return ""
