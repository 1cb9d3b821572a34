"""Reviews: written by who was there; published, hidden and answered at the desk, and all of it undone."""

from datetime import datetime

from clients.queries import reviews as queries
from clients.rules.reviews import may_write, read_rating, read_words
from clients.tables import Review, Visit
from kit import clock, journal
from kit.db import execute, fetch_one, transaction
from kit.errors import Refused
from kit.rights import CUSTOMER, Actor, Permission
from kit.words import N_, _

HOLD_VISIT = "SELECT status, ends_at FROM visit WHERE id = $1 FOR NO KEY UPDATE"
WRITE = """
INSERT INTO review (visit, rating, words, status, written_at, answer, answered_by, version)
VALUES ($1, $2, $3, 'new', $4, '', '', 1)
ON CONFLICT (visit) DO UPDATE SET rating = excluded.rating, words = excluded.words, status = 'new',
    changed_at = excluded.written_at, version = review.version + 1
RETURNING id
"""
SET_STATUS = """
UPDATE review SET status = $3, version = version + 1 WHERE id = $1 AND version = $2
"""
SET_ANSWER = """
UPDATE review SET answer = $3, answered_by = $4, answered_at = $5, version = version + 1
WHERE id = $1 AND version = $2
"""
VERBS = {
    Review.Status.published: "publish review",
    Review.Status.hidden: "hide review",
    Review.Status.new: "put review back",
}


class NothingToReview(Refused):
    """The visit has not taken place."""

    SENTENCE = N_("A review can be written once the visit is over.")

    def __init__(self) -> None:
        super().__init__(_(self.SENTENCE))


class TooLateToReview(Refused):
    """It was long ago."""

    SENTENCE = N_("This visit was a while ago: its review cannot be written or changed any more.")

    def __init__(self) -> None:
        super().__init__(_(self.SENTENCE))


class OtherReview(Refused):
    """It was changed in the meantime."""

    def __init__(self) -> None:
        super().__init__("This review was changed in the meantime. Look at it as it is now, then try again.")


async def write_review(visit: Visit, rating: str, words: str) -> None:
    """Once for a visit; sent again it is changed, and waits again to be published.

    Raises `Invalid`, `NothingToReview` and `TooLateToReview`.
    """
    stars, text = read_rating(rating), read_words(words)
    async with transaction():
        held = await fetch_one(HOLD_VISIT, visit.id)
        before = await queries.review_of(visit.id)
        if held is None or held["status"] != Visit.Status.done:
            raise NothingToReview
        if not may_write(held["ends_at"], before.written_at if before else None, clock.now()):
            raise TooLateToReview
        if before and (before.rating, before.words) == (stars, text):
            return
        made = await fetch_one(WRITE, visit.id, stars, text, clock.now())
        verb = "change review" if before else "write review"
        facts = {"rating": stars, "words": text}
        review_id = made["id"] if made else 0
        await journal.write(CUSTOMER, verb, ("review", review_id), branch=visit.branch, after=facts)


async def set_status(actor: Actor, review_id: int, status: Review.Status, version: int) -> str:
    """Returns the status before, by which it is undone. Raises `OtherReview`."""
    actor.require(Permission.edit_catalog)
    async with transaction():
        before = await queries.access_review(actor, review_id)
        if not await execute(SET_STATUS, review_id, version, status):
            raise OtherReview
        await note(actor, VERBS[status], before, ({"status": before["status"]}, {"status": status}))
    return str(before["status"])


async def answer(actor: Actor, review_id: int, text: str, version: int) -> str:
    """An empty one takes the answer back. Returns that before, to undo it by. Raises `OtherReview`."""
    actor.require(Permission.edit_catalog)
    words = read_words(text, "answer")
    async with transaction():
        before = await queries.access_review(actor, review_id)
        if before["answer"] == words:
            return words
        signed: tuple[str, datetime | None] = (actor.name, clock.now()) if words else ("", None)
        if not await execute(SET_ANSWER, review_id, version, words, *signed):
            raise OtherReview
        await note(actor, "answer review", before, ({"answer": before["answer"]}, {"answer": words}))
    return str(before["answer"])


async def note(
    actor: Actor, verb: str, row: object, facts: tuple[dict[str, object], dict[str, object]]
) -> None:
    before, after = facts
    subject, branch = ("review", row["id"]), row["branch"]  # type: ignore[index]
    await journal.write(actor, verb, subject, branch=branch, before=before, after=after)
