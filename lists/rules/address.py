"""What a sheet shows, as its address says it: columns, order, and who."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import msgspec

from lists.rules.terms import Group, from_json, to_json

USUAL = ("phone", "visits", "last_visit", "tags")
MOST_COLUMNS, LONGEST_WHO = 30, 8_000
ALL = 0  # the view of everybody


@dataclass(frozen=True, slots=True)
class Asked:
    """A sheet that is asked for. `sort` is a key, with "-" before it from the most down.

    `segment` is the id of a kept one, `who` conditions of this sheet alone; at most one of the two is there.
    `view` is the one it began with, `ALL` for none. `is_unread`: conditions were sent that cannot be read.
    """

    columns: tuple[str, ...] = USUAL
    sort: str = "name"
    segment: int = 0
    who: Group | None = None
    view: int = ALL
    is_unread: bool = False

    @property
    def is_down(self) -> bool:
        return self.sort.startswith("-")

    @property
    def by(self) -> str:
        return self.sort.removeprefix("-")

    def with_columns(self, columns: tuple[str, ...]) -> "Asked":
        return replace(self, columns=columns)

    def sorted_by(self, key: str) -> "Asked":
        """By another column; by the same one the other way round."""
        return replace(self, sort=f"-{key}" if self.sort == key else key)

    def of(self, segment: int = 0, who: Group | None = None) -> "Asked":
        return replace(self, segment=segment, who=who)

    @property
    def given(self) -> dict[str, str]:
        """As fields of a form, or of an address."""
        found = {"view": str(self.view), "cols": ",".join(self.columns), "sort": self.sort}
        found |= {"segment": str(self.segment)} if self.segment else {}
        return found | ({"who": to_json(self.who)} if self.who else {})

    @property
    def query(self) -> str:
        return urlencode(self.given)


def read_asked(sent: Mapping[str, str], view: Asked | None = None) -> Asked:
    """What is not said is as in the view. What makes no sense is left out, as if it were not said."""
    begun = view or Asked()
    columns = read_columns(sent["cols"]) if "cols" in sent else begun.columns
    found = replace(begun, columns=columns, sort=sent.get("sort", begun.sort)[:60])
    if "segment" in sent or "who" in sent:
        who = read_who(text := sent.get("who", ""))
        found = found.of(number(sent.get("segment", "")), who)
        return replace(found, is_unread=who is None and not found.segment and is_meant(text))
    return found if "cols" not in sent else found.of()


def read_columns(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in text.split(",") if each))[:MOST_COLUMNS]


def read_who(text: str) -> Group | None:
    """None for no conditions, and for what are none."""
    if not text or len(text) > LONGEST_WHO:
        return None
    try:
        found = from_json(text)
    except (msgspec.DecodeError, msgspec.ValidationError, RecursionError):
        return None
    return found if found.parts else None


def is_meant(text: str) -> bool:
    """Whether conditions were sent, readable or not; a group of none is everybody."""
    try:
        return bool(text) and (len(text) > LONGEST_WHO or bool(from_json(text).parts))
    except (msgspec.DecodeError, msgspec.ValidationError, RecursionError):
        return True


def number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def moved(columns: tuple[str, ...], key: str, *, by: int) -> tuple[str, ...]:
    """The column that many places further on; at an end it stays there."""
    if key not in columns:
        return columns
    rest = [each for each in columns if each != key]
    place = max(0, min(len(rest), columns.index(key) + by))
    return (*rest[:place], key, *rest[place:])
