"""What stands in the way of several services, in words."""

from collections.abc import Sequence

from booking.rules.days import Span
from booking.rules.guests import GuestRules, Objection
from booking.rules.reasons_told import shown, span_in_words

GAVE_UP = (
    "There are too many ways to fit all of it together to look at each of them: the search was given up, "
    "and the time is not offered."
)
OBJECTIONS = {
    Objection.banned: "This client is only booked by the desk.",
    Objection.newcomer: "“{what}” is only for clients who have been here before.",
    Objection.long_ago: "“{what}” is only for clients who were here within {seen} days before it.",
    Objection.that_day: "“{what}”: a client may book {a_day} a day online, and this one has.",
    Objection.coming: "“{what}”: a client may have {coming} to come booked online, and this one has.",
    Objection.made: "“{what}”: a client may book {made} times within 24 hours online, and this one has.",
}


def label(title: str, guest: str) -> str:
    """“Colour” for Nora; whose it is goes without saying where one comes alone."""
    return f"“{title}” for {guest}" if guest else f"“{title}”"


def guest_name(number: int, names: Sequence[str]) -> str:
    """Guest 0 is who books."""
    typed = names[number].strip() if number < len(names) else ""
    return typed or (f"guest {number}" if number else "who books")


def cannot_begin(what: str, moments: Span, start: int, zone: str) -> str:
    """“Colour” for Nora cannot begin from 14:00 to 14:15; both are moments at which it cannot."""
    first, last = (shown(each, start, zone) for each in moments)
    return (
        f"{what} cannot begin at {first}" if first == last else f"{what} cannot begin from {first} to {last}"
    )


def done_by(what: str, who: str, span: Span, start: int, zone: str) -> str:
    return f"{what} can be had {span_in_words(span, start, zone)} with {who}"


def too_few(people: Sequence[str], pieces: Sequence[str]) -> str:
    """Anna is the only one who is free for both, …, and they are to begin together."""
    told = f"Only {listed(people)} {'are' if len(people) > 1 else 'is'} free for {listed(pieces)}"
    if (len(people), len(pieces)) == (1, 2):
        told = f"{people[0]} is the only one who is free for both, {listed(pieces)}"
    return f"{told}, and they are to begin together."


def listed(parts: Sequence[str]) -> str:
    """Anna, Lena and Mia"""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def objection_told(objection: Objection, what: str, rules: GuestRules) -> str:
    limits = {
        "seen": rules.seen_within,
        "a_day": rules.most_a_day,
        "coming": rules.most_coming,
        "made": rules.most_made,
    }
    return OBJECTIONS[objection].format(what=what, **limits)
