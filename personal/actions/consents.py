"""Saying yes, or taking it back, on one's own page."""

from clients.actions.consenting import answer_online
from clients.queries.personal import Person

PROOF = "On their own page"
BY_LETTER = "On their own page, opened by a link in a letter"


async def answer(person: Person, wording: int, address: str, *, is_given: bool) -> None:
    """Raises `OtherText` where the page showed a text that is not the one of today."""
    proof = PROOF if person.is_session else BY_LETTER
    await answer_online(person.id, wording, (proof, address), is_given=is_given)
