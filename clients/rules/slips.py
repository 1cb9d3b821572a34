"""Slips of a finger: one letter too many, too few, another, or two in the wrong order.

What is known gets keys, and what is typed gets keys; they share one exactly where the two are one slip apart.
So a slip is looked up like a word, without comparing anything (the idea of SymSpell, made exact).
"""

from collections.abc import Iterator

from clients.rules.tokens import token

SHORTEST_SLIP = 4  # in a shorter word an error makes another word
LONGEST_SLIP = 16  # nobody types more of a name before looking


def kept_keys(kind: str, word: str) -> set[int]:
    """Of a word that is known."""
    if not SHORTEST_SLIP - 1 <= len(word) <= LONGEST_SLIP:
        return set()
    found = {f"={word}"}
    if len(word) >= SHORTEST_SLIP:
        found |= {f"-{each}" for each in without_one(word)} | {f"?{each}" for each in with_another(word)}
    return {token(f"slip {kind}", each) for each in found}


def typed_keys(kind: str, word: str) -> set[int]:
    """Of a word that may be one with a slip."""
    if not SHORTEST_SLIP - 1 <= len(word) <= LONGEST_SLIP + 1:
        return set()
    found = {f"-{word}"}
    if len(word) >= SHORTEST_SLIP:
        found |= {f"={each}" for each in (*without_one(word), *swapped(word))}
        found |= {f"?{each}" for each in with_another(word)}
    return {token(f"slip {kind}", each) for each in found}


def without_one(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def with_another(word: str) -> Iterator[str]:
    return (f"{word[:at]}?{word[at + 1 :]}" for at in range(len(word)))


def swapped(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))


def is_slip(typed: str, word: str) -> bool:
    return bool(typed_keys("", typed) & kept_keys("", word))
