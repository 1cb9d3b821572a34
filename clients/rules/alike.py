"""Whether two cards are one person: what speaks for it and against it, in points out of 100."""

from collections.abc import Sequence
from dataclasses import dataclass

from clients.rules.slips import is_slip
from clients.rules.sounds import sound, words_of

LIKELY = 60
SAME_PHONE, SAME_EMAIL, SAME_NAME, LIKE_NAME, PART_OF_NAME = 60, 55, 35, 25, 15
SAME_BIRTHDAY, SAME_DAY, NOT_REACHED = 35, 20, 25
OTHER_BIRTHDAY, OTHER_NAME = -60, -15
FEWEST_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Face:
    """A card as far as it tells people apart: phones in E.164, e-mails in small letters."""

    id: int
    name: str
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    birthday: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely it is, and why: a few words each."""

    points: int
    why: Sequence[str]

    @property
    def is_likely(self) -> bool:
        return self.points >= LIKELY


def likeness(one: Face, other: Face) -> Likeness:
    """The same either way round."""
    found = [
        *by_contacts(one, other),
        by_name(one.name, other.name),
        by_birthday(one.birthday, other.birthday),
    ]
    points = sum(each for each, _ in found)
    return Likeness(max(0, min(points, 100)), tuple(why for _, why in found if why))


def by_contacts(one: Face, other: Face) -> list[tuple[int, str]]:
    found = []
    if one.phones & other.phones:
        found.append((SAME_PHONE, "the same phone"))
    if one.emails & other.emails:
        found.append((SAME_EMAIL, "the same e-mail"))
    if not found and not ((one.phones | one.emails) and (other.phones | other.emails)):
        found.append((NOT_REACHED, "one of them has no phone and no e-mail"))
    return found


def by_name(one: str, other: str) -> tuple[int, str]:
    """In any order, spelling and script; one slip in one word is forgiven."""
    mine, theirs = sounds_of(one), sounds_of(other)
    if sorted(mine) == sorted(theirs):
        return (SAME_NAME, "the same name") if len(mine) > 1 else (PART_OF_NAME, "the same first name")
    if len(mine) == len(theirs) > 1 and are_slips(mine, theirs):
        return LIKE_NAME, "nearly the same name"
    if set(mine) <= set(theirs) or set(theirs) <= set(mine):
        return PART_OF_NAME, "a part of the name is the same"
    return OTHER_NAME, ""


def sounds_of(name: str) -> list[str]:
    return [sound(word) for word in words_of(name)]


def are_slips(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    left = [each for each in theirs if each not in mine]
    rest = [each for each in mine if each not in theirs]
    return len(left) == len(rest) == 1 and len(rest[0]) >= FEWEST_LETTERS and is_slip(rest[0], left[0])


def by_birthday(one: str, other: str) -> tuple[int, str]:
    """A day without a year speaks less; another day, or another year, speaks against it."""
    if not one or not other:
        return 0, ""
    if one == other and len(one) > len("05-17"):
        return SAME_BIRTHDAY, "the same birthday"
    if one[-5:] == other[-5:] and len(one) != len(other):
        return SAME_DAY, "the same birthday, once without the year"
    return (SAME_DAY, "the same birthday") if one == other else (OTHER_BIRTHDAY, "another birthday")


def name_key(name: str) -> str:
    """The same for two names that sound alike in any order."""
    return " ".join(sorted(sounds_of(name)))
