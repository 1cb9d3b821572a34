"""The driver's error codes, for who stands at the desk.

Driver 10 has the codes of its library; those below zero are of the versions before it, which some registers
in the field still pass on.
"""

from checkout.registers.protocol import (
    CoverOpen,
    NotReachable,
    OutOfPaper,
    RegisterTrouble,
    Rejected,
    ShiftExpired,
    ShiftNotOpen,
    Unknown,
)


class ShiftIsOpen(Rejected):
    """It was to be opened, and is already."""


OUT_OF_PAPER = "The register is out of paper."
COVER_OPEN = "The register’s cover is open."
TOO_LONG = "The register’s shift has been open for more than 24 hours. Close it, and open a new one."
NO_SHIFT = "The register’s shift is closed. Open it."
CUT_OFF = "The driver has no connection to the register. Is it on, and is the cable in?"
LOST = "The connection to the register broke in the middle. Look whether the paper came out."
BUSY = "The register is busy with something else."
FAULTY = "The register’s printer reports a fault: {}. Switch it off and on, or call its service."
STORE = "The register’s fiscal store does not work: {}. Call its service."
UNPAID = "The register counts less money than the receipt comes to."
OVERPAID = "The register counts more paid by card than the receipt comes to."
NO_CASH = "The register counts less cash in its drawer than this needs. Put cash in, at the register too."
CLOCK = "The register’s clock is wrong. Set it, at the register."
OTHER = "The register refuses: {} (error {})."
WORDS: dict[int, tuple[type[RegisterTrouble], str]] = {
    44: (OutOfPaper, OUT_OF_PAPER),
    -3807: (OutOfPaper, OUT_OF_PAPER),
    45: (CoverOpen, COVER_OPEN),
    68: (ShiftExpired, TOO_LONG),
    141: (ShiftExpired, TOO_LONG),
    -3822: (ShiftExpired, TOO_LONG),
    73: (ShiftNotOpen, NO_SHIFT),
    -3828: (ShiftNotOpen, NO_SHIFT),
    83: (ShiftIsOpen, "The register’s shift is open already."),
    1: (NotReachable, CUT_OFF),
    2: (NotReachable, CUT_OFF),
    3: (NotReachable, CUT_OFF),
    4: (NotReachable, CUT_OFF),
    241: (Unknown, LOST),
    55: (NotReachable, BUSY),
    35: (NotReachable, CLOCK),
    66: (Rejected, UNPAID),
    -3835: (Rejected, UNPAID),
    52: (Rejected, OVERPAID),
    80: (Rejected, NO_CASH),
}
PRINTER = {46, 47, 114, 150}
FISCAL_STORE = {115, 117, 118, 119, 120, 121, 136, 137, 140, 166}


def trouble_of(code: int, description: str) -> RegisterTrouble:
    """What a task that failed is to us; only of those that are known to have done nothing it is sure."""
    said = description.strip().rstrip(".") or "no reason given"
    if code in WORDS:
        kind, words = WORDS[code]
        return kind(words)
    if code in PRINTER:
        return NotReachable(FAULTY.format(said))
    if code in FISCAL_STORE:
        return Rejected(STORE.format(said))
    return Rejected(OTHER.format(said, code))
