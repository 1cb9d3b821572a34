"""What a scanner read, and whether somebody may be checked in now."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from clients.rules import clean, read_short_code
from clients.tables import Visit

LINK = re.compile(r"/v/([A-Za-z0-9_-]{6,40})(?![A-Za-z0-9_-])")
POSTER = re.compile(r"/c/[A-Za-z0-9_-]{6,40}(?![A-Za-z0-9_-])")
CODE = re.compile(r"[A-Za-z0-9_-]{22}")
LONGEST = 500
# A scanner types as if the keyboard were American; on a German one other letters come out.
GERMAN = str.maketrans(
    {"y": "z", "z": "y", "Y": "Z", "Z": "Y", "ß": "-", "-": "/", "?": "_", "Ö": ":", "ö": ";"}
)


@dataclass(frozen=True, slots=True)
class Scanned:
    """The code of a visit's link, or the short one that is spoken; or it was the poster at the door."""

    code: str = ""
    short: str = ""
    is_poster: bool = False


class Verdict(StrEnum):
    """Whether a visit can be checked in here and now, or why not."""

    fits = "fits"
    elsewhere = "elsewhere"
    another_day = "another_day"
    cancelled = "cancelled"
    here = "here"
    done = "done"
    missed = "missed"
    requested = "requested"
    listed = "listed"


OF_STATUS = {
    Visit.Status.waiting: Verdict.fits,
    Visit.Status.confirmed: Verdict.fits,
    Visit.Status.arrived: Verdict.here,
    Visit.Status.done: Verdict.done,
    Visit.Status.no_show: Verdict.missed,
    Visit.Status.cancelled: Verdict.cancelled,
    Visit.Status.requested: Verdict.requested,
    Visit.Status.listed: Verdict.listed,
}


def read_scanned(text: str) -> Scanned:
    """The link of a visit wherever it leads, its bare code, or the short one; nothing for anything else."""
    typed = clean(text[:LONGEST])
    for each in (typed, typed.translate(GERMAN)):
        if found := LINK.search(each):
            return Scanned(code=found[1])
        if POSTER.search(each):
            return Scanned(is_poster=True)
    if CODE.fullmatch(typed):
        return Scanned(code=typed)
    return Scanned(short=read_short_code(typed))


def verdict(status: Visit.Status, day: date, today: date, *, is_here: bool) -> Verdict:
    """`day` is that of the visit. The first reason that somebody at the desk has to hear."""
    found = OF_STATUS[status]
    if not is_here:
        return Verdict.elsewhere
    if found in (Verdict.cancelled, Verdict.done):
        return found
    return found if day == today else Verdict.another_day


def is_at_the_door(starts_at: datetime, now: datetime, window: tuple[int, int]) -> bool:
    """So many minutes before the start and so many after it a client may check in alone."""
    early, late = (timedelta(minutes=each) for each in window)
    return starts_at - early <= now <= starts_at + late
