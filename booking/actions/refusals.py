"""Why a time cannot be had or a visit not be changed, each with a sentence for the person who asked."""

from collections.abc import Sequence
from datetime import datetime

from booking.rules.guests import GuestRules, Objection
from booking.rules.limits import Limits
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


class TakenAlready(TimeTaken):
    """At the desk any time can be wished for: nobody need have been faster."""

    sentence_for_people = "That time is taken."


def taken(next_times: Sequence[datetime], *, desk: bool) -> TimeTaken:
    return TakenAlready(next_times) if desk else TimeTaken(next_times)


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


class BookedOut(NoSuchTime):
    """So many of the service as strangers may book in a day or a week are booked."""

    def __init__(self, title: str, limits: Limits, next_times: Sequence[datetime] = ()) -> None:
        told = [
            f"at most {most} {span}"
            for most, span in ((limits.a_day, "a day"), (limits.a_week, "a week"))
            if most is not None
        ]
        self.sentence_for_people = (
            f"“{title}” is booked out then: {' and '.join(told)} can be booked online. "
            "Please choose another day, or call us."
        )
        super().__init__(next_times)


class NotForYou(Refused):
    """Who is booking may not book this by themselves; the desk still may."""

    def __init__(self, objection: Objection, rules: GuestRules, phone: str) -> None:
        self.objection = objection
        super().__init__(f"{reason(objection, rules)} {call_us(phone)}")


def reason(objection: Objection, rules: GuestRules) -> str:
    """Who is banned does not read that there is a list."""
    one_number = "With one phone number at most"
    return {
        Objection.banned: "We could not take this booking online.",
        Objection.newcomer: "This can be booked online by clients who have been here before, and we know no "
        "visit under this phone number. Is it the one you gave us then?",
        Objection.long_ago: f"This can be booked online within {rules.seen_within} days of the last visit, "
        "and yours will be longer ago by then.",
        Objection.coming: f"{one_number} {visits(rules.most_coming)} to come can be booked online.",
        Objection.that_day: f"{one_number} {visits(rules.most_a_day)} a day can be booked online.",
    }[objection]


def visits(number: int | None) -> str:
    return "1 visit" if number == 1 else f"{number} visits"


def call_us(phone: str) -> str:
    return f"Please call us: {phone}." if phone else "Please call us."


class TooLate(Refused):
    """A client changes their mind inside the notice the branch asks for."""

    def __init__(self, phone: str) -> None:
        super().__init__(f"It is too close to the visit to change it here. {call_us(phone)}", phone=phone)


class StaleVisit(Refused):
    """The visit is not what the asker saw any more; the answer carries what it is now."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(
            "Somebody changed this visit in the meantime. Look at it as it is now, then decide.",
            visit=state(visit),
        )


ANSWER_FIRST = "This is a request. Accept it, decline it, or offer another time."


class WrongStep(Refused):
    """From its status the visit cannot come to the one that was asked for."""

    def __init__(self, visit: Visit, wanted: str) -> None:
        sentence = f"This visit is {spoken(visit.status)}; it cannot become {spoken(wanted)}."
        is_request = visit.status == Visit.Status.requested
        super().__init__(ANSWER_FIRST if is_request else sentence, visit=state(visit))


class NoRequest(Refused):
    """It has been answered, or never was a request."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(
            f"This is no request any more: the visit is {spoken(visit.status)}.", visit=state(visit)
        )


class CounterOver(Refused):
    """The other time is not kept for the client any longer."""

    def __init__(self) -> None:
        super().__init__("We could not keep that time for you any longer. Please choose one, or call us.")


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
