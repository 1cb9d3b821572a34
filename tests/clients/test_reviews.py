"""Reviews: once for a visit, published by the salon, and counted on the booking form."""

from datetime import timedelta

import pytest

from booking.queries.setup import setup_of
from clients.actions import reviews as actions
from clients.queries.reviews import review_of
from clients.tables import Review, Visit
from kit import clock
from kit.db import execute, fetch_value
from kit.errors import Forbidden, NotFound
from tests.browse import browser
from tests.cast import Salon, open_salon
from tests.reminders.visits import visit

pytestmark = pytest.mark.usefixtures("morning")
WORDS = "Wunderbar! 👍 שלום"


async def done() -> tuple[Salon, Visit]:
    """Yesterday's haircut by Anna."""
    salon = await open_salon()
    made = await visit(salon, clock.now() - timedelta(days=1), status="done", done_at=clock.now())
    found = await Visit.objects().get(Visit.id == made)
    assert found is not None
    return salon, found


async def reviewed(rating: str = "5") -> tuple[Salon, Visit, Review]:
    salon, mine = await done()
    await actions.write_review(mine, rating, WORDS)
    found = await review_of(mine.id)
    assert found is not None
    return salon, mine, found


async def test_it_is_written_once_and_changed_for_a_week() -> None:
    _, mine = await done()
    async with browser() as b:
        place = f"/v/{mine.code}/review"
        assert "How was it?" in (await b.get(place)).text
        assert (await b.post(place, data={"rating": "4", "words": WORDS})).status_code == 303
        assert (await b.post(place, data={"rating": "5", "words": WORDS})).status_code == 303
        assert await Review.count() == 1
        assert WORDS in (await b.get(place)).text
        with clock.pretend(clock.now() + timedelta(days=7)):
            assert (await b.post(place, data={"rating": "1", "words": "no"})).status_code == 409
    found = await review_of(mine.id)
    assert found is not None
    assert (found.rating, found.words, found.version) == (5, WORDS, 2)


@pytest.mark.parametrize(
    "typed", [{}, {"rating": "6"}, {"rating": "٣"}, {"rating": "5", "words": "x" * 2001}]
)
async def test_what_cannot_be_used_is_said_and_kept(typed: dict[str, str]) -> None:
    _, mine = await done()
    async with browser() as b:
        answer = await b.post(f"/v/{mine.code}/review", data={"words": "kept words", **typed})
        assert answer.status_code == 422
        assert typed.get("words", "kept words") in answer.text
    assert await Review.count() == 0


async def test_only_a_visit_that_took_place_lately_is_reviewed() -> None:
    _, mine = await done()
    for change in ("status = 'no_show'", "status = 'done', starts_at = starts_at - interval '61 days', "
                   "ends_at = ends_at - interval '61 days'"):  # fmt: skip
        await execute(f"UPDATE visit SET {change}")  # noqa: S608  # constants
        async with browser() as b:
            assert (await b.post(f"/v/{mine.code}/review", data={"rating": "5"})).status_code == 409
    assert await Review.count() == 0


async def test_nothing_is_counted_before_it_is_published_and_each_step_is_undone() -> None:
    salon, _, review = await reviewed()
    vera = salon.actors["Vera"]
    assert (await setup_of(salon.center)).kept.rating == (0, None)
    before = await actions.set_status(vera, review.id, Review.Status.published, 1)
    kept = (await setup_of(salon.center)).kept
    assert kept.rating == (1, 5.0)
    assert kept.ratings == {salon.anna: (1, 5.0)}
    await actions.set_status(vera, review.id, Review.Status(before), 2)
    assert (await setup_of(salon.center)).kept.rating == (0, None)
    verbs = await fetch_value(
        "SELECT string_agg(action, ', ' ORDER BY id) FROM journal_entry WHERE subject = 'review'"
    )
    assert verbs == "write review, publish review, put review back"


async def test_an_answer_is_given_and_taken_back() -> None:
    salon, mine, review = await reviewed()
    vera = salon.actors["Vera"]
    assert await actions.answer(vera, review.id, "Thank you!", 1) == ""
    async with browser() as b:
        assert "Thank you!" in (await b.get(f"/v/{mine.code}/review")).text
    assert await actions.answer(vera, review.id, "", 2) == "Thank you!"
    assert await fetch_value("SELECT answer || answered_by FROM review") == ""


async def test_a_review_that_was_changed_meanwhile_is_not_published_unread() -> None:
    salon, mine, review = await reviewed()
    await actions.write_review(mine, "1", "Not so good")
    with pytest.raises(actions.OtherReview):
        await actions.set_status(salon.actors["Vera"], review.id, Review.Status.published, 1)
    assert await fetch_value("SELECT status FROM review") == "new"


async def test_a_published_one_that_is_changed_waits_again() -> None:
    salon, mine, review = await reviewed()
    await actions.set_status(salon.actors["Vera"], review.id, Review.Status.published, 1)
    await actions.write_review(mine, "1", "Not so good")
    assert (await setup_of(salon.center)).kept.rating == (0, None)


async def test_who_may_not_and_who_works_elsewhere_changes_nothing() -> None:
    salon, _, review = await reviewed()
    with pytest.raises(Forbidden):
        await actions.set_status(salon.actors["Olga"], review.id, Review.Status.published, 1)
    with pytest.raises(NotFound):
        await actions.set_status(salon.actors["Boris"], review.id, Review.Status.published, 1)
    assert await fetch_value("SELECT status FROM review") == "new"


async def test_the_desk_finds_them_publishes_and_undoes() -> None:
    salon, _, review = await reviewed()
    async with browser(salon.actors["Vera"]) as b:
        assert WORDS in (await b.get("/desk/reviews?q=wunderbar&rating=5&status=new")).text
        assert "Nothing found" in (await b.get("/desk/reviews?q=nobody")).text
        done = await b.post(f"/desk/reviews/{review.id}/status", data={"version": "1", "status": "published"})
        assert "Published." in done.text
        assert "Undo" in done.text
        stale = await b.post(f"/desk/reviews/{review.id}/answer", data={"version": "1", "answer": "My words"})
        assert stale.status_code == 409
        assert "My words" in stale.text
        timeline = await b.get(f"/desk/clients/{salon.masha}")
        assert "Review: 5 of 5" in timeline.text
    async with browser(salon.actors["Boris"]) as b:
        assert WORDS not in (await b.get("/desk/reviews")).text


async def test_strangers_see_the_average_and_what_is_published() -> None:
    salon, _, review = await reviewed("4")
    async with browser() as b:
        assert "reviews" not in (await b.get("/book/center")).text
        assert WORDS not in (await b.get("/book/center/reviews")).text
        await actions.set_status(salon.actors["Vera"], review.id, Review.Status.published, 1)
        assert "4.0 of 5 stars from one review" in (await b.get("/book/center")).text
        assert "4.0 of 5 stars" in (await b.get(f"/book/center?service={salon.haircut}")).text
        german = (await b.get("/book/center?lang=de")).text
        assert "4,0 von 5 Sternen" in german
        page = (await b.get("/book/center/reviews?lang=en")).text
        assert WORDS in page
        assert "Masha P." in page
        assert "Petrova" not in page
