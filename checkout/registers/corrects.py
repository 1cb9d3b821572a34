"""What a register is told afterwards is a correction: of what, and who found it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Basis(StrEnum):
    """Why a register is told late, as the tax offices tell it apart."""

    own = "self"  # somebody of the business found it
    instruction = "instruction"  # the tax office asked for it


@dataclass(frozen=True, slots=True)
class Corrects:
    """What makes a document a correction: of a sale that the register was not told of, or told wrongly.

    `happened_on` is the day of what is corrected; `number` that of the instruction, or of a note about it.
    """

    basis: Basis
    happened_on: date
    number: str
    is_refund: bool = False
