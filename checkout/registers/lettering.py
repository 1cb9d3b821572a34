"""Writing with the letters a printer has: what its code page lacks is written another way."""

import unicodedata
from functools import lru_cache

CODE_PAGES = {
    "CP437": "cp437",
    "CP850": "cp850",
    "CP852": "cp852",
    "CP858": "cp858",
    "CP866": "cp866",
    "CP1251": "cp1251",
    "CP1252": "cp1252",
}
SIGNS = {
    "€": "EUR",
    "₽": "RUB",
    "£": "GBP",
    "₴": "UAH",
    "₸": "KZT",
    "–": "-",
    "—": "-",
    "−": "-",
    "…": "...",
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "×": "x",
    "ß": "ss",
    "ł": "l",
    "Ł": "L",
    "ø": "o",
    "Ø": "O",
    "æ": "ae",
    "Æ": "AE",
    "Φ": "F",
    "Π": "P",
    "Α": "A",
}
CYRILLIC = dict(zip("абвгдезийклмнопрстуфыэіґ", "abvgdeziyklmnoprstufyeig", strict=True)) | {
    "ё": "yo",
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
    "ї": "yi",
    "є": "ye",
}


def fitting(text: str, code_page: str) -> str:
    """The text in letters of the code page only, one byte each."""
    return "".join(letter(character, CODE_PAGES[code_page]) for character in text)


@lru_cache(maxsize=5_000)
def letter(character: str, codec: str) -> str:
    if character.isspace():
        return " "
    if character.isprintable() and has(character, codec):
        return character
    for other in (SIGNS.get(character), romanised(character), without_accent(character)):
        if other is not None and all(has(each, codec) for each in other):
            return other
    return "?"


def has(character: str, codec: str) -> bool:
    try:
        return len(character.encode(codec)) == 1
    except UnicodeEncodeError:
        return False


def romanised(character: str) -> str | None:
    found = CYRILLIC.get(character.lower())
    if found is None:
        return None
    return found if character.islower() else found.capitalize()


def without_accent(character: str) -> str | None:
    plain = "".join(
        part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part)
    )
    return plain or None
