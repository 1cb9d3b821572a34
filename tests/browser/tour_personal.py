"""What the tour needs of clients' own pages and of reviews."""

from clients.actions.reviews import set_status, write_review
from clients.queries.personal import key_for
from clients.rules.personal import Opens
from clients.tables import Review, Visit
from tests.cast import Salon


async def personal_of(salon: Salon, paid: int) -> dict[str, object]:
    """Masha's page, her calendar, and what she said of the visit that is paid."""
    visit = await Visit.objects().get(Visit.id == paid)
    assert visit is not None
    await write_review(visit, "5", "The best cut I ever had.")
    review = await Review.objects().get(Review.visit == paid)
    assert review is not None
    await set_status(salon.actors["Vera"], review.id, Review.Status.published, 1)
    return {
        "me_key": key_for(Opens.session, salon.masha, 0),
        "again_key": key_for(Opens.again, salon.masha, 0),
        "feed_key": key_for(Opens.feed, salon.masha, 0),
        "review": review.id,
    }
