"""A name as Latin letters, and how it sounds: the same for Маша, Masha, Mascia and Mascha."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

LONGEST_WORD = 40
# What anyascii leaves out of scripts that write no vowels, although it is one or begins a word.
OPEN = str.maketrans(dict.fromkeys("اأإآٱعةىאע", "a"))
VOWELLESS = re.compile("[\u0590-\u05ff\u0600-\u06ff\u0750-\u077f\ufb1d-\ufdff\ufe70-\ufefc]")
RUN = re.compile(r"[A-Za-z0-9'`]+")
SYLLABLE = re.compile(
    r"[A-Z]?[a-z0-9'`]+|[A-Z]"
)  # the only capitals left are those of Chinese or Korean ones
OWN = re.compile(r"[^\W_]+")
CONSONANT = "bcdfgklmnpqrstvxz"
# In this order. The marks of one sound are made one letter, in whatever language's spelling they are.
CONSONANTS = (
    (r"dzh|dj", "i"),
    (r"tsch|tch|^ch|cz|ck|q", "k"),
    (r"^[ck]?h(?=[rl])", "k"),
    (r"shch|sch|sh|sz|zh|sci(?=[aou])|sc(?=[eiy])", "s"),
    (r"kh|ch", "h"),
    (r"ts|tz|c(?=[eiy])|z", "s"),
    (r"x", "ks"),
    (r"ph", "f"),
    (r"th", "t"),
    (r"gh", "g"),
    (r"gi(?=[aou])", "i"),
    (r"c", "k"),
    (r"off?$", "ov"),
)
VOWELS = (
    (rf"(?<=[{CONSONANT}])[yj]o", "e"),
    (rf"(?<=[{CONSONANT}])[iyj]e(?=.)", "e"),
    (rf"eu|ey(?=[{CONSONANT}])", "ev"),
    (rf"ou|oo|oy(?=[{CONSONANT}])", "u"),
    (r"ae", "a"),
    (r"oe", "o"),
    (r"ue", "u"),
    (r"[yj]", "i"),
    (r"^ie", "e"),
    (r"w", "v"),
    (r"(?<=[td])er$", "r"),
    (r"(.)\1+", r"\1"),
    (rf"(?<=.)h(?=[{CONSONANT}]|$)", ""),
    (r"(.)\1+", r"\1"),
)
SPELLINGS = [(re.compile(pattern), letter) for pattern, letter in (*CONSONANTS, *VOWELS)]
FIRM = SPELLINGS[: len(CONSONANTS)]
TWICE = re.compile(r"(.)\1+")
SOFT = re.compile(r"[aeiouyjwh]")


def words_of(text: str) -> list[str]:
    """The words in small Latin letters and figures; a hyphen parts two, an apostrophe none."""
    return [word for chunk in text.split() for word in folded(chunk)]


@lru_cache(maxsize=20_000)
def folded(chunk: str) -> tuple[str, ...]:
    """A Chinese or Korean name is the words of its syllables."""
    return tuple(word for run in runs_of(chunk) for each in SYLLABLE.findall(run) if (word := plain(each)))


@lru_cache(maxsize=20_000)
def joined(chunk: str) -> tuple[str, ...]:
    """What else such a name is written as: in one word, and the given name in one word."""
    found = []
    for run in runs_of(chunk):
        syllables = SYLLABLE.findall(run)
        found += [plain(run), plain("".join(syllables[1:]))] if len(syllables) > 1 else []
    return tuple(word for word in found if word)


@lru_cache(maxsize=20_000)
def spelt(chunk: str) -> tuple[tuple[str, str], ...]:
    """Each word, with its letters in their own script; "" where those are Latin, or parted otherwise."""
    words, own = folded(chunk), OWN.findall(opened(chunk))
    letters = own if len(own) == len(words) else [""] * len(words)
    return tuple((word, "" if each.isascii() else each) for word, each in zip(words, letters, strict=True))


def runs_of(chunk: str) -> list[str]:
    return RUN.findall(anyascii(opened(chunk)))


def opened(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().translate(OPEN)


def latin(text: str) -> str:
    """The same text in small Latin letters, with figures and marks: Маша, 15:30 → masha, 15:30."""
    return "".join(letter for letter in anyascii(opened(text)).lower() if letter.isprintable())


def plain(run: str) -> str:
    return run.lower().replace("'", "").replace("`", "")[:LONGEST_WORD]


def is_vowelless(chunk: str) -> bool:
    """In Arabic or Hebrew letters, where most vowels are not written."""
    return VOWELLESS.search(chunk) is not None


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """How a folded word sounds: Julia, Yulia and Giulia are iulia. Not for showing."""
    heard = word
    for pattern, letter in SPELLINGS:
        heard = pattern.sub(letter, heard)
    return heard or word


@lru_cache(maxsize=20_000)
def bones(word: str) -> str:
    """Its consonants, to compare it with one whose vowels were not written; "" where too few are left."""
    heard = TWICE.sub(r"\1", word)
    for pattern, letter in FIRM:
        heard = pattern.sub(letter, heard)
    left = SOFT.sub("", heard)
    found = f"a{left}" if heard[:1] in "aeiou" else left
    return found if len(found) > 1 else ""
