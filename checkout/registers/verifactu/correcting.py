"""When a record may be said anew, and what the new one has to say of the earlier ones of its invoice."""

from collections.abc import Sequence
from dataclasses import dataclass

from checkout.registers.protocol import Rejected
from checkout.registers.verifactu.records import Correction

DUPLICATE, NOT_THERE = 3000, 3002
# Errors that need no correction: the clock of the record, and a key that only Ceuta and Melilla lack.
FINE_ALL_THE_SAME = (2004, 2009)
ON_ITS_WAY = "The tax office has not answered to the last record of this invoice yet. Wait for that."
NOTHING_TO_CORRECT = "The tax office has this invoice, and nothing in it is to be corrected."
ANOTHER = (
    "The tax office has another record under this number. A correction would replace it, so none is sent: "
    "ask your adviser which of the two is right."
)
ALREADY = "This invoice is cancelled already."
CANCELLED = "This invoice is cancelled, or is to be. Nothing in it can be corrected."
ADVICE = {
    1110: "The tax office does not know the NIF of who answers for this system. Correct it in the settings.",
    1239: "It is about the client’s name or tax number. Correct it.",
    2001: "The tax office does not know the client’s tax number. Ask the client, and correct it.",
    2004: "The clock of this machine was off, or the record came late. Set the clock; that is all.",
    2009: "Nothing is to be done.",
    DUPLICATE: "Another invoice is registered under this number. Ask your adviser which of them is right.",
    NOT_THERE: "The tax office does not have the invoice that this is about. Send it anew.",
}
IN_GENERAL = (
    "Put right what is wrong in the settings of the register, and send it anew. Sums and rates are not "
    "corrected like that: give the bill back, and sell it again."
)


@dataclass(frozen=True, slots=True)
class Step:
    """A record of an invoice and what became of it; `state` is "" while there is no answer."""

    is_cancellation: bool
    is_correction: bool
    state: str
    code: int


def needs_nothing(state: str, code: int) -> bool:
    return state == "accepted" or (state == "with_errors" and code in FINE_ALL_THE_SAME)


def advice(code: int) -> str:
    """What somebody at the desk can do about it."""
    return ADVICE.get(code, IN_GENERAL)


def correction_of(steps: Sequence[Step]) -> Correction:
    """How the next record of the invoice corrects the one before. Raises `Rejected` where none may."""
    last = steps[-1]
    if not last.state:
        raise Rejected(ON_ITS_WAY)
    if any(step.is_cancellation for step in steps):
        raise Rejected(CANCELLED)
    if needs_nothing(last.state, last.code):
        raise Rejected(NOTHING_TO_CORRECT)
    if last.code == DUPLICATE:
        raise Rejected(ANOTHER)
    if not is_there(steps):
        return Correction.of_unknown
    return Correction.refused_again if last.state == "refused" else Correction.of_known


def is_there(steps: Sequence[Step]) -> bool:
    """Whether the tax office has the invoice."""
    there = False
    for step in steps:
        if step.state == "refused":
            there = there and step.code != NOT_THERE
        elif step.state:
            there = not step.is_cancellation
    return there


def cancelling(steps: Sequence[Step]) -> tuple[bool, bool]:
    """Whether the tax office lacks the invoice, and whether it has refused to cancel it before."""
    last = steps[-1]
    if last.is_cancellation and last.state != "refused":
        raise Rejected(ALREADY)
    return all(step.state for step in steps) and not is_there(steps), last.is_cancellation
