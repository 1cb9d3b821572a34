"""Why a time cannot be had or a visit not be changed, each with a sentence for the person who asked."""

from collections.abc import Sequence
from datetime import datetime

from clients.tables import Visit
from kit.errors import Refused


class NoSuchTime(Refused):
    """The time cannot be had; `next_times` are the first that can (ISO, UTC)."""

    sentence_for_people = "That time cannot be booked."

    def __init__(self, next_times: Sequence[datetime] = ()) -> None:
        self.next_times = list(next_times)
        super().__init__(self.sentence_for_people, next_times=[each.isoformat() for each in next_times])


class TimeTaken(NoSuchTime):
    sentence_for_people = "Somebody was faster: that time is taken. Please choose another."


class HoldLapsed(NoSuchTime):
    sentence_for_people = (
        "We could not keep that time for you any longer, and it is taken now. Please choose another."
    )


class OutsideHours(NoSuchTime):
    sentence_for_people = "Nobody works then. Please choose another time."


class OffTheGrid(NoSuchTime):
    sentence_for_people = "Visits do not start at that minute. Please choose one of the times offered."


class ClosedOnline(NoSuchTime):
    sentence_for_people = "That day cannot be booked online. Please choose another day, or call us."


class TooSoon(NoSuchTime):
    sentence_for_people = "That is too soon for us to be ready. Please choose a later time, or call us."


class TooFar(NoSuchTime):
    sentence_for_people = "The book is not open that far ahead yet. Please choose an earlier day."


class InThePast(NoSuchTime):
    sentence_for_people = "That time has passed. Please choose another."


class TooLate(Refused):
    """A client changes their mind inside the notice the branch asks for."""

    def __init__(self, phone: str) -> None:
        call = f"Please call us: {phone}." if phone else "Please call us."
        super().__init__(f"It is too close to the visit to change it here. {call}", phone=phone)


class StaleVisit(Refused):
    """The visit is not what the asker saw any more; the answer carries what it is now."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(
            "Somebody changed this visit in the meantime. Look at it as it is now, then decide.",
            visit=state(visit),
        )


class WrongStep(Refused):
    """From its status the visit cannot come to the one that was asked for."""

    def __init__(self, visit: Visit, wanted: str) -> None:
        super().__init__(
            f"This visit is {spoken(visit.status)}; it cannot become {spoken(wanted)}.", visit=state(visit)
        )


def spoken(status: str) -> str:
    return "a no-show" if status == Visit.Status.no_show else status.replace("_", " ")


def state(visit: Visit) -> dict[str, object]:
    """What a page needs to show the visit as it is now."""
    return {
        "id": visit.id,
        "status": str(visit.status),
        "version": visit.version,
        "starts_at": visit.starts_at.isoformat(),
        "ends_at": visit.ends_at.isoformat(),
    }
