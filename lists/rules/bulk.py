"""What is to be done to many clients at once, as a form says it and in words."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kit.errors import Invalid
from lists.rules.address import number
from lists.tables import Act

MOST = 100_000
CHOOSE = "Choose what is to be done."
VERBS = {
    Act.set_tag: "Set tag {}",
    Act.clear_tag: "Clear tag {}",
    Act.set_status: "Set {}",
    Act.clear_status: "Clear the status of {}",
    Act.set_group: "Put into group {}",
    Act.assign: "Make {} responsible",
    Act.set_field: "Fill in {}",
    Act.keep_list: "Keep as list {}",
    Act.remove: "Remove the card",
}


@dataclass(frozen=True, slots=True)
class OnCard:
    """What stands in a `column` of the card, chosen of a `table`; the journal calls it `title`."""

    column: str
    table: str
    title: str
    verb: str


ON_CARD: Mapping[str, OnCard] = {
    Act.set_group: OnCard("client_group", "client_group", "group", "change group"),
    Act.assign: OnCard("responsible", "staff_member", "responsible", "assign"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """An act with the id of what it is about, 0 for none; `values` are typed: of a field, or a name."""

    act: Act
    subject: int = 0
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Whom it would change, who is so already, and who cannot be changed, by the reason in words."""

    wish: Wish
    told: str
    chosen: Sequence[int]
    changing: Sequence[int]
    refused: Mapping[str, Sequence[int]] = field(default_factory=dict)

    @property
    def same(self) -> int:
        return len(self.chosen) - len(self.changing) - sum(len(each) for each in self.refused.values())

    @property
    def mark(self) -> str:
        """Stands for all of it: with another it is not what was shown."""
        whole = (self.wish.act, self.wish.subject, self.wish.values, [*self.changing], len(self.chosen))
        return hashlib.sha256(repr(whole).encode()).hexdigest()[:32]


def read_wish(sent: Mapping[str, str], values: Sequence[str] = ()) -> Wish:
    """`do` is an act with the id of what it is about: set_tag:7. Raises `Invalid` for none."""
    act, _, subject = sent.get("do", "").partition(":")
    if act not in set(Act):
        raise Invalid(CHOOSE, do=CHOOSE)
    return Wish(Act(act), number(subject), tuple(each for each in values if each.strip()))


def told(wish: Wish, name: str) -> str:
    """“Set tag VIP”"""
    if wish.act is Act.set_group and not wish.subject:
        return "Take out of the group"
    if wish.act is Act.assign and not wish.subject:
        return "Make nobody responsible"
    if wish.act is Act.set_field and not wish.values:
        return f"Empty {name}"
    return VERBS[wish.act].format(f"“{name}”")


def many(count: int) -> str:
    return "1 client" if count == 1 else f"{count:,} clients"


def undone(back: int, left: int, act: str) -> str:
    """What was taken back in a sentence, and why the rest was not."""
    if not left:
        return f"{many(back)} as before."
    if act == Act.remove:
        return (
            f"{many(back)} as before, {left:,} not: the phone or the card number is somebody else's by now."
        )
    return f"{many(back)} as before, {left:,} left as they are: somebody changed them since."
