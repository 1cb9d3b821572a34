"""What was typed of a drawer: how many of each note and coin, or a plain sum."""

from collections.abc import Mapping

from checkout.cash_tables import CashMove
from checkout.rules.drawers import BY_HAND, Count, Move, check_amount, total_of
from checkout.typed import number
from kit.errors import Invalid
from kit.money import format_money, parse_money

PIECE = "piece-"
TO_DESK = "desk-"


def counted(form: Mapping[str, str], currency: str, field: str) -> Count:
    """The count of a form. Pieces come to their sum here; a sum beside them has to be the same."""
    pieces = pieces_of(form, currency)
    text = form.get(field, "").strip()
    if not text and not pieces:
        raise Invalid("How much is in the drawer?", **{field: "Count what is in the drawer."})
    total = total_of(pieces, currency) if pieces else parse_money(text, currency, field)
    check_amount(total, field)
    if pieces and text and parse_money(text, currency, field) != total:
        said = format_money(total, currency)
        raise Invalid(
            f"Notes and coins come to {said}, the sum says something else.",
            **{field: f"Empty it, or write {said}."},
        )
    return Count(total, pieces)


def pieces_of(form: Mapping[str, str], currency: str) -> dict[int, int]:
    """By denomination, without those left empty. Raises `Invalid` for what is no number."""
    found: dict[int, int] = {}
    for name, text in form.items():
        if not name.startswith(PIECE) or not text.strip():
            continue
        worth, many = number(name.removeprefix(PIECE)), number(text)
        if worth is None or many is None:
            said = format_money(worth, currency) if worth else "each"
            raise Invalid(f"How many of {said}?", pieces="Write whole numbers.")
        found[worth] = many
    return found


def move(form: Mapping[str, str], currency: str) -> Move:
    """What is to be moved; `what` is a kind, or "desk-7"."""
    what = form.get("what", "")
    desk = number(what.removeprefix(TO_DESK)) if what.startswith(TO_DESK) else 0
    kind = CashMove.Kind.to_desk if what.startswith(TO_DESK) else what
    if desk is None or kind not in BY_HAND:
        raise Invalid("Where does the cash go?", what="Choose one of the list.")
    amount = parse_money(form.get("amount", ""), currency, "amount")
    return Move(CashMove.Kind(kind), amount, form.get("why", ""), desk)


def hours(text: str) -> int | None:
    """Nothing typed: a shift always takes cash."""
    if not text.strip():
        return None
    found = number(text)
    if found is None:
        raise Invalid("How long may a shift take cash?", most_hours="Write whole hours, or nothing.")
    return found
