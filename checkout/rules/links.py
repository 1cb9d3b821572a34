"""For how much a payment link may be: together with what is paid and asked for, never above the bill."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kit.errors import Invalid, Refused
from kit.money import LARGEST, format_money

OVER_THE_BILL = "Take a link back first, or ask for less."


class NothingLeft(Refused):
    """All of the bill is paid, or asked for by links already."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A bill as links see it: `due` without a tip, `prepaid` what is there already, `waiting` what links ask.

    `tip` is what is said at the till.
    """

    due: int
    prepaid: int
    waiting: int
    tip: int
    currency: str

    @property
    def left(self) -> int:
        """For how much a link may be."""
        return max(self.due + self.tip - self.prepaid - self.waiting, 0)


def amount_of(typed: int | None, asked: Asked) -> int:
    """What was typed, or all that is left. Raises `NothingLeft`, or `Invalid` for what is above it."""
    if not 0 <= asked.tip <= LARGEST:
        raise Invalid("A tip cannot be negative.", link_tip="Write what they leave, or nothing.")
    if not asked.left:
        raise NothingLeft(said_of_nothing(asked))
    if typed is not None and typed <= 0:
        raise Invalid("A link must be for more than zero.", link_sum="Write the sum, or leave it empty.")
    if typed is not None and typed > asked.left:
        raise Invalid(said_of_too_much(asked), link_sum=said_of_too_much(asked))
    return typed or asked.left


def said_of_too_much(asked: Asked) -> str:
    sentence = f"A link can be for {format_money(asked.left, asked.currency)} at most."
    if not asked.waiting:
        return sentence
    return f"{sentence} {format_money(asked.waiting, asked.currency)} is asked for by links already."


def said_of_nothing(asked: Asked) -> str:
    if asked.waiting:
        waiting = format_money(asked.waiting, asked.currency)
        return f"{waiting} is asked for by links already, and nothing else is left to pay. {OVER_THE_BILL}"
    return "Nothing is left to pay, so there is nothing to ask for by a link."


class Standing(StrEnum):
    """How a link is told of at the till."""

    opening = "opening"  # the provider has not answered yet
    waiting = "waiting"
    declined = "declined"  # another card can be tried
    taking_back = "taking_back"  # the provider does not know it yet
    paid = "paid"
    taken_back = "taken_back"
    lapsed = "lapsed"
    refused = "refused"  # by the provider, from the beginning


OVER = {"paid": Standing.paid, "failed": Standing.refused}


def standing_of(state: str, trouble: str, closed_at: datetime | None) -> Standing:
    if state == "closed":
        return Standing.taken_back if closed_at else Standing.lapsed
    if state in OVER:
        return OVER[state]
    if closed_at:
        return Standing.taking_back
    if state == "new":
        return Standing.opening
    return Standing.declined if trouble else Standing.waiting


def tip_said(links: Sequence[tuple[Standing, int]]) -> int:
    """The tip that the till proposes: what was said with the latest link that is paid or waits."""
    gone = (Standing.taken_back, Standing.lapsed, Standing.refused, Standing.taking_back)
    return next((tip for standing, tip in reversed(links) if standing not in gone), 0)
