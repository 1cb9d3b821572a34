"""For whom a tip is: one person, everybody who served in equal parts, or each a part that was said."""

from collections.abc import Sequence
from dataclasses import dataclass

from kit.errors import Invalid
from kit.money import format_money, split


@dataclass(frozen=True, slots=True)
class TipPart:
    """Somebody's part of a tip. Their name is looked up with it."""

    member: int
    amount: int
    name: str = ""


def in_equal_parts(tip: int, members: Sequence[int]) -> list[TipPart]:
    """To the last cent: who comes first gets what cannot be divided. Nobody gets nothing."""
    people = list(dict.fromkeys(members))
    parts = split(tip, [1] * len(people)) if people else []
    return [TipPart(member, part) for member, part in zip(people, parts, strict=True) if part]


def check_parts(tip: int, parts: Sequence[TipPart], currency: str) -> None:
    """Raises `Invalid` unless they are parts of exactly this tip, one for each person."""
    if any(part.amount <= 0 for part in parts):
        raise Invalid("A part of a tip must be above zero.", tip_parts="Leave out who gets nothing.")
    if len({part.member for part in parts}) < len(parts):
        raise Invalid("Somebody is named twice for the tip.", tip_parts="Name each person once.")
    together = sum(part.amount for part in parts)
    if together != tip:
        said, wanted = format_money(together, currency), format_money(tip, currency)
        sentence = f"The parts of the tip come to {said}, and the tip is {wanted}."
        raise Invalid(sentence, tip_parts="They have to come to the tip exactly.")


def who_gets_most(parts: Sequence[TipPart]) -> int | None:
    """The first of those, and nobody where there is no tip."""
    most = max(parts, key=lambda part: part.amount, default=None)
    return most.member if most else None
