"""What a card can be found by: each word, its beginnings and its sound as numbers, and its phone numbers."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from clients.rules.sounds import LONGEST_WORD, bones, folded, is_vowelless, joined, sound, spelt

LONGEST_START = 12
FEWEST_LETTERS = 3  # of a beginning that is looked for in contacts, notes and sounds
MOST_NOTED = 300  # words of somebody's notes
MOST_NAMED = 40
GRAM = 3  # figures
SIGNED = re.compile(r"^\d{1,2} \w+ \d{4}, [^:\n]{1,120}: ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a client. `contacts` are e-mail addresses, names of messengers and links."""

    name: str
    contacts: tuple[str, ...] = ()
    notes: str = ""
    card_number: str = ""
    phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spelt:
    """A word, its sound, or its letters in their own script, that a slip may be one of; `token` finds it."""

    kind: str
    word: str
    token: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A card in the index: `tokens` for words, `grams` of three figures for parts of the `numbers`."""

    tokens: tuple[int, ...]
    spelt: tuple[Spelt, ...]
    numbers: str
    grams: tuple[int, ...]


@lru_cache(maxsize=20_000)
def token(kind: str, word: str) -> int:
    """A number for a word of a kind, as a bigint; that two have the same one is not to be expected."""
    return int.from_bytes(hashlib.blake2b(f"{kind} {word}".encode(), digest_size=8).digest(), signed=True)


def entry_of(card: Card) -> Entry:
    chunks = card.name.split()[:MOST_NAMED]
    found = [each for chunk in chunks for each in chunk_tokens(chunk)]
    found += [
        each for text in card.contacts for word in words_in(text) for each in plain_tokens("contact", word)
    ]
    noted = [*dict.fromkeys(words_in(SIGNED.sub("", card.notes)))][:MOST_NOTED]
    found += [each for word in noted for each in plain_tokens("note", word)]
    found += [each for word in words_in(card.card_number) for each in plain_tokens("card", word)]
    return Entry(
        tuple(sorted(set(found))),
        tuple(dict.fromkeys(each for chunk in chunks for each in spellings(chunk))),
        f" {' '.join(card.phones)} " if card.phones else "",
        tuple(sorted({each for phone in card.phones for each in grams_of(phone)})),
    )


@lru_cache(maxsize=20_000)
def chunk_tokens(chunk: str) -> tuple[int, ...]:
    vowelless = is_vowelless(chunk)
    words = (*folded(chunk), *joined(chunk))
    return tuple(each for word in words for each in name_tokens(word, vowelless=vowelless))


@lru_cache(maxsize=20_000)
def spellings(chunk: str) -> tuple[Spelt, ...]:
    found = []
    for word, own in spelt(chunk):
        name, heard = token("name", word), sound(word)
        found += [Spelt("name", word, name), Spelt("sound", heard, token("sound", heard))]
        found += [Spelt("own", own[:LONGEST_WORD], name)] if own else []
    return tuple(found)


def words_in(text: str) -> Iterator[str]:
    return (word for chunk in text.split() for word in folded(chunk))


@lru_cache(maxsize=20_000)
def name_tokens(word: str, *, vowelless: bool) -> tuple[int, ...]:
    heard, skeleton = sound(word), bones(word)
    return (
        *beginnings("name", word, 1),
        *beginnings("sound", heard, FEWEST_LETTERS),
        *([token("bones written" if vowelless else "bones", skeleton)] if skeleton else []),
    )


@lru_cache(maxsize=20_000)
def plain_tokens(kind: str, word: str) -> tuple[int, ...]:
    return beginnings(kind, word, FEWEST_LETTERS)


def beginnings(kind: str, word: str, shortest: int) -> tuple[int, ...]:
    """The whole word, and every beginning that is shorter than it."""
    ends = range(shortest, min(len(word), LONGEST_START + 1))
    return token(kind, word), *(token(f"{kind} begun", word[:end]) for end in ends)


def grams_of(digits: str) -> Iterable[int]:
    bare = re.sub(r"\D", "", digits)
    return {int(bare[at : at + GRAM]) for at in range(len(bare) - GRAM + 1)}
