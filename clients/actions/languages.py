"""In which languages customers are spoken to, and what the business says in them."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from catalog.language_tables import Said
from kit import journal
from kit.db import execute, fetch_value, transaction
from kit.errors import Invalid, NotFound
from kit.rights import Actor
from kit.words import LANGUAGES

LONGEST = 10_000
NAME = re.compile(r"text-([a-z]{1,12})-([1-9][0-9]{0,8})-([a-z]{1,16})")
CLEAR = "DELETE FROM offered_language WHERE NOT tag = ANY($1::text[])"
OFFER = "INSERT INTO offered_language (tag) SELECT unnest($1::text[]) ON CONFLICT (tag) DO NOTHING"
WAS = """
SELECT text FROM translation
WHERE kind = $1 AND subject = $2 AND field = $3 AND language = $4 AND original = $5
"""
KEEP = """
INSERT INTO translation (kind, subject, field, language, original, text) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT ON CONSTRAINT translation_once DO UPDATE SET original = excluded.original, text = excluded.text
"""
TAKE_AWAY = "DELETE FROM translation WHERE kind = $1 AND subject = $2 AND field = $3 AND language = $4"


class NoLanguage(Invalid):
    """Customers have to be spoken to in something."""

    def __init__(self) -> None:
        super().__init__("Choose at least one language.", en="Choose at least one.")


class TooLong(Invalid):
    """No text of a salon is as long as that."""

    def __init__(self, name: str) -> None:
        sentence = f"That is too long. Please use at most {LONGEST:,} letters."
        super().__init__(sentence, **{name: sentence})


@dataclass(frozen=True, slots=True)
class TypedText:
    """A translation as it was typed, of the original that stood beside it."""

    kind: str
    subject: int
    field: str
    original: str
    text: str


async def offer_languages(actor: Actor, tags: Collection[str]) -> None:
    """Customers choose among these, and the language of the branch."""
    wanted = [each for each in LANGUAGES if each in tags]
    if not wanted:
        raise NoLanguage
    async with transaction():
        await execute(CLEAR, wanted)
        await execute(OFFER, wanted)
        await journal.write(actor, "offer", ("languages", 0), after={"languages": ", ".join(wanted)})


def read_texts(form: Mapping[str, str]) -> list[TypedText]:
    """`text-service-12-name`, each with its `was-service-12-name`; anything else is left out."""
    found = []
    for name, text in form.items():
        part = NAME.fullmatch(name)
        if part and part[1] in Said.__members__:
            if len(text) > LONGEST:
                raise TooLong(name)
            original = form.get(name.replace("text-", "was-", 1), "").replace("\r\n", "\n")
            typed = text.replace("\r\n", "\n").replace("\0", "").strip()
            found.append(TypedText(part[1], int(part[2]), part[3], original, typed))
    return found


async def translate(actor: Actor, language: str, typed: list[TypedText]) -> int:
    """Keeps what is another text than before and says of how many that holds; an empty one is taken away."""
    if language not in LANGUAGES:
        raise NotFound("There is no such language.")
    changed = 0
    async with transaction():
        for each in typed:
            changed += await keep(actor, language, each)
    return changed


async def keep(actor: Actor, language: str, each: TypedText) -> bool:
    place = each.kind, each.subject, each.field, language
    was: str = await fetch_value(WAS, *place, each.original) or ""
    if was == each.text:
        return False
    await (execute(KEEP, *place, each.original, each.text) if each.text else execute(TAKE_AWAY, *place))
    subject, name = (each.kind, each.subject), f"{each.field}, {LANGUAGES[language]}"
    await journal.write(actor, "translate", subject, before={name: was}, after={name: each.text})
    return True
