"""Why a time cannot be had or a visit not be changed, each with a sentence for the person who asked."""

from collections.abc import Sequence
from datetime import datetime

from booking.rules.guests import GuestRules, Objection
from booking.rules.limits import Limits
from clients.tables import Visit
from kit.errors import Refused
from kit.words import N_, _, ngettext, own_text


class NoSuchTime(Refused):
    """The time cannot be had; `next_times` are the first that can (ISO, UTC)."""

    sentence_for_people = N_("That time cannot be booked.")

    def __init__(self, next_times: Sequence[datetime] = ()) -> None:
        self.next_times = list(next_times)
        super().__init__(_(self.sentence_for_people), next_times=[each.isoformat() for each in next_times])


class TimeTaken(NoSuchTime):
    sentence_for_people = N_("Somebody was faster: that time is taken. Please choose another.")

    def __init__(self, next_times: Sequence[datetime] = (), *, desk: bool = False) -> None:
        if desk:  # where any time can be wished for nobody need have been faster
            self.sentence_for_people = N_("That time is taken.")
        super().__init__(next_times)


class HoldLapsed(NoSuchTime):
    sentence_for_people = N_(
        "We could not keep that time for you any longer, and it is taken now. Please choose another."
    )


class OutsideHours(NoSuchTime):
    sentence_for_people = N_("Nobody works then. Please choose another time.")


class OffTheGrid(NoSuchTime):
    sentence_for_people = N_("Visits do not start at that minute. Please choose one of the times offered.")


class ClosedOnline(NoSuchTime):
    sentence_for_people = N_("That day cannot be booked online. Please choose another day, or call us.")


class TooSoon(NoSuchTime):
    sentence_for_people = N_("That is too soon for us to be ready. Please choose a later time, or call us.")


class TooFar(NoSuchTime):
    sentence_for_people = N_("The book is not open that far ahead yet. Please choose an earlier day.")


class InThePast(NoSuchTime):
    sentence_for_people = N_("That time has passed. Please choose another.")


# By which of the limits there are.
SO_MANY = {
    "": N_("“%(title)s” is booked out then. Please choose another day, or call us."),
    "a_day": N_(
        "“%(title)s” is booked out then: at most %(a_day)s a day can be booked online. "
        "Please choose another day, or call us."
    ),
    "a_week": N_(
        "“%(title)s” is booked out then: at most %(a_week)s a week can be booked online. "
        "Please choose another day, or call us."
    ),
    "a_daya_week": N_(
        "“%(title)s” is booked out then: at most %(a_day)s a day and at most %(a_week)s a week can be booked "
        "online. Please choose another day, or call us."
    ),
}


class BookedOut(NoSuchTime):
    """So many of the service as strangers may book in a day or a week are booked."""

    def __init__(self, title: str, limits: Limits, next_times: Sequence[datetime] = ()) -> None:
        told = ("a_day" if limits.a_day is not None else "") + ("a_week" if limits.a_week is not None else "")
        self.sentence_for_people = _(
            SO_MANY[told], title=own_text(title), a_day=limits.a_day, a_week=limits.a_week
        )
        super().__init__(next_times)


class NotForYou(Refused):
    """Who is booking may not book this by themselves; the desk still may."""

    def __init__(self, objection: Objection, rules: GuestRules, phone: str) -> None:
        self.objection = objection
        super().__init__(f"{reason(objection, rules)} {call_us(phone)}")


class OnlyForMembers(Refused):
    """At the desk: who is to come has no membership for it that can be used then."""

    def __init__(self, title: str, why: str) -> None:
        super().__init__(f"{title} is only for members. {why}")


def reason(objection: Objection, rules: GuestRules) -> str:
    """Who is banned does not read that there is a list."""
    return {
        Objection.banned: _("We could not take this booking online."),
        Objection.newcomer: _(
            "This can be booked online by clients who have been here before, and we know no visit under "
            "this phone number. Is it the one you gave us then?"
        ),
        Objection.long_ago: _(
            "This can be booked online within %(seen_within)s days of the last visit, and yours will be "
            "longer ago by then.",
            seen_within=rules.seen_within,
        ),
        Objection.coming: ngettext(
            "With one phone number at most 1 visit to come can be booked online.",
            "With one phone number at most %(n)d visits to come can be booked online.",
            rules.most_coming or 0,
        ),
        Objection.that_day: ngettext(
            "With one phone number at most 1 visit a day can be booked online.",
            "With one phone number at most %(n)d visits a day can be booked online.",
            rules.most_a_day or 0,
        ),
        Objection.made: ngettext(
            "With one phone number at most 1 booking can be made online within 24 hours.",
            "With one phone number at most %(n)d bookings can be made online within 24 hours.",
            rules.most_made or 0,
        ),
        Objection.no_member: _(
            "This is only for members, and we know no membership under this phone number that can be used "
            "then. Is it the one you gave us when you bought it?"
        ),
    }[objection]


def call_us(phone: str) -> str:
    return _("Please call us: %(phone)s.", phone=phone) if phone else _("Please call us.")


class TooLate(Refused):
    """A client changes their mind inside the notice the branch asks for."""

    def __init__(self, phone: str) -> None:
        super().__init__(
            f"{_('It is too close to the visit to change it here.')} {call_us(phone)}", phone=phone
        )


class StaleVisit(Refused):
    """The visit is not what the asker saw any more; the answer carries what it is now."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(
            _("Somebody changed this visit in the meantime. Look at it as it is now, then decide."),
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
        super().__init__(_("We could not keep that time for you any longer. Please choose one, or call us."))


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
