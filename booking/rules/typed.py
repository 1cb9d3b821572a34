"""What was typed into the forms of the desk, as values, or a sentence beside the field that is wrong."""

import re
from datetime import datetime

from booking.rules.series import moment_on
from clients.rules import clean
from kit.errors import Invalid

WRONG = "Please look at the marked fields."
FIRST_YEAR, LAST_YEAR = 1970, 2200
LARGEST_ID = 2**31 - 1
LONGEST_WHY = 300
DAY_MINUTES = 24 * 60


def read_start(day: str, time: str, at: str, zone: str) -> datetime:
    """The moment of a day and a time of the branch's wall clock, or of both in one (`at`), in UTC.

    Of an hour that comes twice it is the first; one that is left out does not exist.
    """
    if not at:
        missing = {"day": "Choose a day.", "time": "Choose a time."}
        faults = {name: missing[name] for name, text in (("day", day), ("time", time)) if not text}
        if faults:
            raise Invalid(WRONG, **faults)
    try:
        wall = datetime.fromisoformat(at or f"{day}T{time}")
    except ValueError:
        raise Invalid(WRONG, time="That is no day and time.") from None
    if wall.tzinfo is not None or not FIRST_YEAR <= wall.year <= LAST_YEAR:
        raise Invalid(WRONG, day="Choose a day nearer to today.")
    moment = moment_on(wall.date(), wall.time(), zone)
    if moment is None:
        raise Invalid(WRONG, time="The clocks skip that time on this day.")
    return moment


def read_id(text: str, field: str, sentence: str) -> int:
    """An id chosen from a list."""
    if not re.fullmatch(r"[0-9]{1,10}", text) or not 0 < int(text) <= LARGEST_ID:
        raise Invalid(WRONG, **{field: sentence})
    return int(text)


def read_choice(text: str, field: str) -> int | None:
    """The same where nothing may be chosen too."""
    return read_id(text, field, "Choose one of the list.") if text else None


def ticked(typed: str | list[str]) -> list[str]:
    """Boxes of one name come as one text, or as a list of several."""
    return [text for text in ([typed] if isinstance(typed, str) else typed) if text]


def read_addons(typed: str | list[str]) -> tuple[int, ...]:
    return tuple(read_id(text, "service", "Choose what is added from its list.") for text in ticked(typed))


def read_version(text: str) -> int | None:
    """Which state of the visit was seen; None where the form does not say."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def read_whole(text: str, field: str) -> int | None:
    """A whole number; None for nothing typed."""
    typed = text.strip()
    if not typed:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", typed):
        raise Invalid(WRONG, **{field: "Write a whole number."})
    return int(typed)


def read_longer(text: str) -> int:
    """Minutes more, or below zero fewer; at most a day."""
    if not re.fullmatch(r"[+-]?[0-9]{1,4}", text) or abs(int(text)) > DAY_MINUTES:
        raise Invalid(WRONG, minutes="Write a length in minutes.")
    return int(text)


def read_why(text: str) -> str:
    """Why something is called off or declined."""
    reason = clean(text)
    if len(reason) > LONGEST_WHY:
        raise Invalid("That reason is too long.", why=f"Please use at most {LONGEST_WHY} letters.")
    return reason
