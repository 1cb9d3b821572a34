"""What somebody types to find a client, as the numbers that the index of clients is asked for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from clients.rules.contacts import clean, phone_patterns
from clients.rules.slips import typed_keys
from clients.rules.sounds import bones, is_vowelless, sound, spelt
from clients.rules.tokens import FEWEST_LETTERS, GRAM, LONGEST_START, grams_of, token

ADDRESS = re.compile(r"\w[@.]")  # is being typed
EXACT, BEGUN, SOUNDS, ELSEWHERE, SLIP = range(5)  # how well a card fits, the best first
MOST_WORDS, LONGEST_TEXT = 5, 200


@dataclass(frozen=True, slots=True)
class Sought:
    """A word that was typed: for each degree the tokens of which one must be there, and keys of its slips."""

    word: str
    tokens: tuple[tuple[int, ...], ...]
    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """Everybody who has every word, or one of the numbers that fit the patterns (LIKE)."""

    words: tuple[Sought, ...] = ()
    patterns: tuple[str, ...] = ()
    grams: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.patterns)

    @property
    def shape(self) -> tuple[int, bool]:
        return len(self.words), bool(self.patterns)


def search_of(text: str, *, contacts: bool) -> Search:
    """Who may not see contacts finds nobody by them, but for a complete phone number."""
    typed = clean(text)[:LONGEST_TEXT]
    words = [(*pair, is_vowelless(chunk)) for chunk in typed.split() for pair in asked_in(chunk)]
    long = any(is_long(word) for word, *_ in words)
    elsewhere = ("note", "contact") if contacts else ("note",)
    kinds = elsewhere if long and ADDRESS.search(typed) else ("note",) if long else ()
    sought = [sought_of(*each, elsewhere if is_long(each[0]) else kinds) for each in dict.fromkeys(words)]
    return Search(tuple(sought[:MOST_WORDS]), *phones_of(typed, contacts=contacts))


def is_long(word: str) -> bool:
    return len(word) >= FEWEST_LETTERS


def asked_in(chunk: str) -> Sequence[tuple[str, str]]:
    """Of an address that is being typed the last letter or two say nothing yet."""
    words = spelt(chunk)
    is_begun = ADDRESS.search(chunk) and len(words) > 1 and not is_long(words[-1][0])
    return words[:-1] if is_begun and any(is_long(word) for word, _ in words) else words


def sought_of(word: str, own: str, vowelless: bool, other: Sequence[str]) -> Sought:  # noqa: FBT001
    """`other`: where else it may be; a short word only whole, and beside a longer one."""
    begun = word[:LONGEST_START]
    exact = (token("name", word), token("card", word))
    if not is_long(word):
        whole = tuple(token(kind, word) for kind in other)
        return Sought(word, (exact, (token("name begun", word),), (), whole), ())
    return Sought(
        word,
        (
            exact,
            (token("name begun", begun), token("card begun", begun)),
            sounding(word, vowelless=vowelless),
            tuple(each for kind in other for each in (token(kind, word), token(f"{kind} begun", begun))),
        ),
        (*typed_keys("name", word), *typed_keys("sound", sound(word)), *typed_keys("own", own)),
    )  # fmt: skip


def sounding(word: str, *, vowelless: bool) -> tuple[int, ...]:
    """Where vowels were not written the consonants decide, on whichever side that is."""
    heard, skeleton = sound(word), bones(word)
    found = [token("sound", heard)]
    if len(heard) >= FEWEST_LETTERS:
        found.append(token("sound begun", heard[:LONGEST_START]))
    if skeleton:
        found.append(token("bones written", skeleton))
    if skeleton and vowelless:
        found.append(token("bones", skeleton))
    return tuple(found)


def phones_of(typed: str, *, contacts: bool) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Patterns for ` +49… +44… `, and the figures that every one of them has."""
    patterns = phone_patterns(typed, whole=not contacts)
    digits = re.sub(r"\D", "", typed.replace("(0)", "")).lstrip("0")
    sure = digits[1:] if len(patterns) > 1 and digits.startswith("8") and len(digits) > GRAM else digits
    return tuple(placed(each) for each in patterns), tuple(sorted(grams_of(sure))) if patterns else ()


def placed(pattern: str) -> str:
    """A pattern for one number as one for several, each between spaces."""
    start = pattern if pattern.startswith("%") else f"% {pattern}"
    return start if start.endswith("%") else f"{start} %"


def search_by_name(name: str) -> Search:
    """Only by words of the name: neither by what is said elsewhere on the card, nor by figures."""
    words = search_of(name, contacts=False).words
    return Search(tuple(replace(each, tokens=(*each.tokens[:ELSEWHERE], ())) for each in words))


def search_by_words(text: str, *, contacts: bool) -> Search:
    """By words wherever they are, not by figures."""
    return Search(search_of(text, contacts=contacts).words)


def search_by_phone(text: str, *, contacts: bool) -> Search:
    return Search((), *phones_of(text, contacts=contacts))
