"""What a certificate pays, until when, and how it stands. Worked tables are in docs/certificates.md."""

import calendar
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kit.money import split
from kit.typed import short_date
from loyalty.certificate_tables import Covers, Lasts, PaysFor, TermUnit
from loyalty.rules.vouchers import Cover, Part, Worth, spread_over

NONE_LEFT = "Nothing is left of it."
USED_UP = "It was for one visit, and has been used."
NOTHING_FITS = {
    PaysFor.anything: "There is nothing to pay with it on this bill.",
    PaysFor.services: "It pays for services, and there is none to pay on this bill.",
    PaysFor.goods: "It pays for goods, and there are none to pay on this bill.",
    PaysFor.chosen: "It pays for certain services only, and none of them is on this bill.",
    PaysFor.chosen_and_goods: "It pays for goods and certain services, and none of them is on this bill.",
}


class State(StrEnum):
    """How a certificate stands; it follows from what is known of it."""

    active = "active"
    spent = "spent"
    expired = "expired"
    blocked = "blocked"
    taken_back = "taken_back"


@dataclass(frozen=True, slots=True)
class Terms:
    """`services` are those that it is tied to."""

    covers: Covers
    pays_for: PaysFor
    is_used_once: bool
    services: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Piece:
    """A service that was not used yet, and what it is worth in minor units."""

    id: int
    service: int
    value: int


@dataclass(frozen=True, slots=True)
class Held:
    """What is left of one, in minor units and pieces, and whether something of it was used before."""

    terms: Terms
    left: int
    is_begun: bool = False
    pieces: tuple[Piece, ...] = ()


def last_day(lasts: Lasts, until: date | None, term: tuple[int, TermUnit] | None, sold: date) -> date | None:
    """The last day on which it pays; None where it never ends. A month after 31 January is 28 February."""
    if lasts is Lasts.until:
        return until
    if lasts is Lasts.term and term is not None:
        return after(sold, *term)
    return None


def after(day: date, number: int, unit: TermUnit) -> date:
    if unit in (TermUnit.days, TermUnit.weeks):
        return day + timedelta(days=number * (7 if unit is TermUnit.weeks else 1))
    months = day.year * 12 + day.month - 1 + number * (12 if unit is TermUnit.years else 1)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def worth(held: Held, parts: Sequence[Part], most: int | None = None) -> Worth:
    """What of the lines it pays, or in a sentence why nothing."""
    if held.terms.is_used_once and held.is_begun:
        return Worth(why_not=USED_UP)
    if held.left <= 0:
        return Worth(why_not=NONE_LEFT)
    if held.terms.covers is Covers.services:
        return worth_of_pieces(held, parts)
    amount = held.left if most is None else min(most, held.left)
    covers = spread_over(amount, [each for each in parts if fits(each, held.terms)])
    return Worth(covers) if covers else Worth(why_not=NOTHING_FITS[held.terms.pays_for])


def fits(part: Part, terms: Terms) -> bool:
    """Whether a sum may pay a line; never one that sells something to be used later."""
    if part.service is None:
        return part.good is not None and terms.pays_for in (
            PaysFor.anything, PaysFor.goods, PaysFor.chosen_and_goods,
        )  # fmt: skip
    if terms.pays_for in (PaysFor.anything, PaysFor.services):
        return True
    return terms.pays_for is not PaysFor.goods and part.service in terms.services


def worth_of_pieces(held: Held, parts: Sequence[Part]) -> Worth:
    """Each piece pays one of its service whole, whatever that costs by now, and never more than that."""
    free, covers, why_not = list(held.pieces), [], ""
    for part in parts:
        pieces = pieces_for(part, free) if part.left > 0 else []
        if pieces:
            value = pieces[0].value
            amount = min(value * part.quantity, part.left)
            covers.append(Cover(part.line, amount, part.quantity, value))
            free = [each for each in free if each not in pieces]
        elif part.left > 0 and any(each.service == part.service for each in free):
            why_not = "It does not give as many as stand on one line: put each on a line of its own."
    if covers:
        return Worth(tuple(covers))
    return Worth(why_not=why_not or "None of the services that are left of it is on this bill.")


def pieces_for(part: Part, free: Sequence[Piece]) -> list[Piece]:
    """As many as the line has, of one value; [] where there are fewer."""
    of_value: dict[int, list[Piece]] = {}
    for piece in free:
        if piece.service == part.service:
            of_value.setdefault(piece.value, []).append(piece)
    enough = (pieces for pieces in of_value.values() if len(pieces) >= part.quantity)
    return next(enough, [])[: part.quantity]


def pieces_of(nominal: int, services: Mapping[int, int], prices: Mapping[int, int]) -> list[tuple[int, int]]:
    """Each service that is given with its value: the nominal, shared by what they cost today, exactly.

    `services` says how often each is given. Pieces of one service are worth the same to within one unit.
    """
    listed = [service for service, quantity in services.items() for _ in range(quantity)]
    return list(zip(listed, split(nominal, [prices.get(each, 0) for each in listed]), strict=True))


def terms_in_words(terms: Terms, names: Collection[str], last: date | None) -> str:
    """The whole certificate as one would tell a client, without its sum."""
    return f"{pays_in_words(terms, names)} {f'Until {short_date(last)}.' if last else 'Without end.'}"


def pays_in_words(terms: Terms, names: Collection[str]) -> str:
    """What it is good for, and whether for one visit only."""
    chosen = ", ".join(sorted(names))
    pays = {
        PaysFor.anything: "Pays for anything.",
        PaysFor.services: "Pays for services.",
        PaysFor.goods: "Pays for goods.",
        PaysFor.chosen: f"Pays for {chosen}.",
        PaysFor.chosen_and_goods: f"Pays for goods and {chosen}.",
    }
    said = f"Gives {chosen}." if terms.covers is Covers.services else pays[terms.pays_for]
    return f"{said} For one visit." if terms.is_used_once else said


def lasts_in_words(lasts: Lasts, until: date | None, term: tuple[int, TermUnit] | None) -> str:
    """How long those of a kind last."""
    if lasts is Lasts.until and until is not None:
        return f"Until {short_date(until)}."
    if lasts is Lasts.term and term is not None:
        number, unit = term
        return f"{number} {unit.removesuffix('s') if number == 1 else unit} from the sale."
    return "Without end."
