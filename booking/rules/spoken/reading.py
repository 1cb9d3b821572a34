"""A whole line understood: who, what, when, with whom and where, with what else it could mean.

Each word goes to the first thing it can say: a day, a time, a phone number, a name that is known here. What
nothing knows is the client's name. “With” stands before who does it, “for” before the client.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from booking.rules.spoken.days import day_at
from booking.rules.spoken.times import time_at
from booking.rules.spoken.words import Word, likeness, name_likeness, words_of, words_of_name

LONGEST_NAME = 8  # words
MOST_READINGS = 3
CERTAIN = 1.0
FEWEST_DIGITS = 6  # of a phone number in several parts
PHONE = re.compile(r"[+(]?[\d()/.-]{3,}")
GOES_ON = re.compile(r"[1-9]\d{2,}")
MARKS = {"with": "person", "w/": "person", "by": "person", "for": "client"}
SAID_BEFORE = {"person": "with", "client": "for"}
NOISE = frozenset({"please", "book", "new", "visit", "on", "at", "in", "the", "and", "a"})


@dataclass(frozen=True, slots=True)
class Named:
    """Something that is known by name: a service, somebody who works here, a branch."""

    id: int
    name: str

    @property
    def words(self) -> tuple[str, ...]:
        return words_of_name(self.name)


@dataclass(frozen=True, slots=True)
class Known:
    """The names that can be meant."""

    services: tuple[Named, ...] = ()
    people: tuple[Named, ...] = ()
    branches: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words and what they say. `ids` are those meant, the likeliest first; `rivals` are as likely."""

    kind: str
    words: tuple[Word, ...]
    ids: tuple[int, ...] = ()
    sure: float = CERTAIN
    day: date | None = None
    minutes: int | None = None
    marked: bool = False
    place: int = 0
    rivals: int = 0

    @property
    def typed(self) -> str:
        return " ".join(each.typed for each in self.words)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a line. `left` are words for something there is already."""

    pieces: tuple[Piece, ...]

    def of(self, kind: str) -> Piece | None:
        return next((each for each in self.pieces if each.kind == kind), None)

    def typed_of(self, kind: str) -> str:
        return " ".join(each.typed for each in self.pieces if each.kind == kind)

    @property
    def client(self) -> str:
        """The words of the client's name as they were typed; "" where nobody is named."""
        return self.typed_of("client")

    @property
    def phone(self) -> str:
        return self.typed_of("phone")

    @property
    def left(self) -> str:
        return self.typed_of("left")

    def instead(self, kind: str, words: str) -> str:
        """The line with those words for what was typed of one kind, once."""
        said: list[str] = []
        is_there = False
        for each in self.pieces:
            if each.kind != kind:
                said.append(f"{SAID_BEFORE[each.kind]} {each.typed}" if each.marked else each.typed)
            elif not is_there:
                said.append(f"{SAID_BEFORE[kind]} {words}" if kind in SAID_BEFORE else words)
                is_there = True
        return " ".join(said)


def understand(text: str, known: Known, today: date) -> list[Reading]:
    """The likeliest way first; where a name could be the client's or somebody else's, both ways."""
    first = settled(pieces_of(words_of(text), known, today))
    others = [as_client(first, each) for each in first if may_be_client(first, each)]
    return [Reading(tuple(each)) for each in (first, *others)][:MOST_READINGS]


def pieces_of(words: Sequence[Word], known: Known, today: date) -> list[Piece]:
    found: list[Piece] = []
    at, mark = 0, ""
    while at < len(words):
        if words[at].plain in MARKS:
            at, mark = at + 1, MARKS[words[at].plain]
            continue
        piece = None if mark == "client" else piece_at(words[at:], known, today)
        if piece is None and words[at].plain in NOISE:
            at += 1
            continue
        piece = piece or Piece("client", (words[at],))
        found.append(replace(piece, place=at, marked=mark in ("client", piece.kind)))
        at += len(piece.words)
        mark = "" if mark != "client" else client_goes_on(words[at:], known, today)
    return found


def client_goes_on(words: Sequence[Word], known: Known, today: date) -> str:
    """After “for” the client's name ends where something else is said."""
    return "" if words and piece_at(words, known, today) else "client"


def piece_at(words: Sequence[Word], known: Known, today: date) -> Piece | None:
    plain = [each.plain for each in words]
    parts = phone_parts(plain)
    if parts:
        return Piece("phone", tuple(words[:parts]))
    day, time = day_at(plain, today), time_at(plain)
    if day and (not time or day[0] >= time[0]):
        return Piece("day", tuple(words[: day[0]]), day=day[1])
    if time:
        return Piece("time", tuple(words[: time[0]]), minutes=time[1])
    if PHONE.fullmatch(words[0].plain) and any(each.isdigit() for each in words[0].plain):
        return Piece("phone", (words[0],))
    kinds = (("service", known.services), ("person", known.people), ("branch", known.branches))
    named = [each for kind, names in kinds if (each := named_at(words, kind, names))]
    return max(named, key=lambda each: (each.sure, len(each.words)), default=None)


def phone_parts(plain: Sequence[str]) -> int:
    """How many of the first words are one phone number: it begins with + or 0, and goes on in figures."""
    if not plain[0].startswith(("+", "0", "(")):
        return 0
    count = 1
    while count < len(plain) and GOES_ON.fullmatch(plain[count]):
        count += 1
    digits = sum(each.isdigit() for word in plain[:count] for each in word)
    return count if PHONE.fullmatch(plain[0]) and digits >= FEWEST_DIGITS else 0


def named_at(words: Sequence[Word], kind: str, names: Iterable[Named]) -> Piece | None:
    """The names that the first words are most like, as many words as belong to one."""
    first = words[0].plain
    listed = [(each, each.words) for each in names if any(likeness(first, word) for word in each.words)]
    for count in range(min(LONGEST_NAME, len(words)), 0, -1):
        typed = [each.plain for each in words[:count]]
        scored = [(score, each.id) for each, name in listed if (score := name_likeness(typed, name))]
        scored.sort(key=lambda each: -each[0])
        if scored:
            best = scored[0][0]
            rivals = sum(score >= best for score, _ in scored) - 1
            ids = tuple(each for _, each in scored)
            return Piece(kind, tuple(words[:count]), ids, min(best, CERTAIN), rivals=rivals)
    return None


def settled(pieces: list[Piece]) -> list[Piece]:
    """One of each kind: of two people the less certain, or the first, is the client; the rest is left."""
    people = [each for each in pieces if each.kind == "person"]
    if len(people) > 1:
        guest = min(people, key=lambda each: (each.marked, each.sure, each.place))
        pieces = as_client(pieces, guest) if is_by_the_client(pieces, guest) else pieces
    seen: set[str] = set()
    found = []
    for each in sorted(pieces, key=lambda each: (-each.marked, -each.sure, each.place)):
        once = each.kind in ("client", "phone") or each.kind not in seen
        found.append(each if once else replace(each, kind="left"))
        seen.add(each.kind)
    return sorted(found, key=lambda each: each.place)


def may_be_client(pieces: Sequence[Piece], piece: Piece) -> bool:
    """Nobody said whose name it is; a service that was typed exactly is a service."""
    if piece.kind not in ("person", "service") or piece.marked:
        return False
    return (piece.kind == "person" or piece.sure < CERTAIN) and is_by_the_client(pieces, piece)


def is_by_the_client(pieces: Sequence[Piece], piece: Piece) -> bool:
    """It stands beside the words of the client's name, or there are none."""
    clients = {each.place for each in pieces if each.kind == "client"}
    phone = any(each.kind == "phone" for each in pieces)
    return not (clients or phone) or bool(clients & {piece.place - 1, piece.place + len(piece.words)})


def as_client(pieces: Sequence[Piece], piece: Piece) -> list[Piece]:
    """The same with those words in the client's name."""
    client = Piece("client", piece.words, place=piece.place)
    return [client if each is piece else each for each in pieces]


def same_person(typed: str, name: str) -> float:
    """How sure it is that a name, in any order and with a slip of the finger, is this one; 0: it is not."""
    words = words_of_name(typed)
    return name_likeness(words, words_of_name(name)) if words else 0.0
