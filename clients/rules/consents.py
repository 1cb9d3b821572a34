"""What clients agree to: which ticks a form must have, and how an answer stands to the text of today."""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from kit.words import N_, _

UNTICKED = N_("Please read this and tick it: without it we cannot book you online.")
OTHER_TEXT = N_("The text has changed while you had it open. Please read it again, then tick it.")


class Asked(msgspec.Struct, frozen=True):
    """A consent as the booking form asks it. `wording` is the id of the version of its text."""

    id: int
    title: str
    is_required: bool
    wording: int
    words: str
    is_past: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """Of its input."""
        return f"consent-{self.wording}"


class Standing(StrEnum):
    """What the last answer of a client means today."""

    given = "given"
    outdated = "outdated"  # given to an older text
    withdrawn = "withdrawn"
    none = "none"


def standing(*, is_given: bool | None, number: int, latest: int) -> Standing:
    """`number` is the version that was answered, `latest` the one of today; `is_given` None: never asked."""
    if is_given is None:
        return Standing.none
    if not is_given:
        return Standing.withdrawn
    return Standing.given if number == latest else Standing.outdated


def faults(asked: Iterable[Asked], ticked: frozenset[int]) -> dict[str, str]:
    """What is wrong by the name of the input: nothing is taken as agreed to that was not ticked.

    A tick for a text that is past by now counts for nothing.
    """
    found = {}
    for each in asked:
        if each.wording in ticked:
            continue
        if ticked & set(each.is_past):
            found[each.name] = _(OTHER_TEXT)
        elif each.is_required:
            found[each.name] = _(UNTICKED)
    return found
