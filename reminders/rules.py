"""When each message is due and until when it is worth sending. Times of day are the branch's own."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from clients.tables import Visit
from reminders.tables import ABOUT_NO_VISIT, Kind

EVENING = time(19)
SOON = timedelta(hours=2)
THANKS = timedelta(hours=2)
# What the desk does can be undone for ten seconds; the news of it waits until that is over.
SECOND_THOUGHTS = timedelta(seconds=12)
AT_ONCE = timedelta()
QUIET_FROM, QUIET_UNTIL = time(21), time(9)
NEWS_LASTS = timedelta(hours=24)
THANKS_LAST = timedelta(hours=48)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))

EXPECTED = frozenset({Visit.Status.waiting, Visit.Status.confirmed})
REQUESTED = frozenset({Visit.Status.requested})
ASKED = frozenset({Kind.requested, Kind.counter})

RIGHT_WHILE = {
    Kind.thanks: (Visit.Status.done, "the visit was reopened"),
    Kind.cancelled: (Visit.Status.cancelled, "the visit is on again"),
    Kind.ended: (Visit.Status.cancelled, "the visit is on again"),
    Kind.in_line: (Visit.Status.listed, "nobody waits any more"),
    Kind.declined: (Visit.Status.cancelled, "the visit is on again"),
    Kind.kept: (Visit.Status.requested, "the place is not kept any more"),
}


@dataclass(frozen=True, slots=True)
class Planned:
    """A message to be: worth sending from `due_at` until `expires_at`."""

    kind: Kind
    due_at: datetime
    expires_at: datetime


def for_booking(starts_at: datetime, zone: str, now: datetime, after: timedelta = AT_ONCE) -> list[Planned]:
    """The confirmation and both reminders; none of a visit that has begun."""
    return [*news(Kind.booked, starts_at, now, after), *reminders(starts_at, zone, now)]


def for_listing(starts_at: datetime, now: datetime) -> list[Planned]:
    """That somebody is on a waiting list, and how to leave it."""
    return news(Kind.in_line, starts_at, now)


def for_promotion(starts_at: datetime, zone: str, now: datetime) -> list[Planned]:
    """That a place became free for them, and the reminders."""
    return [*news(Kind.promoted, starts_at, now), *reminders(starts_at, zone, now)]


def for_keeping(until: datetime, now: datetime) -> list[Planned]:
    """That a place is kept for them until then, and that they have to pay for it."""
    return [Planned(Kind.kept, now, until)] if now < until else []


def for_move(starts_at: datetime, zone: str, now: datetime, after: timedelta = AT_ONCE) -> list[Planned]:
    """The new time, and the reminders of it."""
    return [*news(Kind.moved, starts_at, now, after), *reminders(starts_at, zone, now)]


def for_repetition(starts_at: datetime, now: datetime) -> list[Planned]:
    """One message about all visits that were booked together; each still has reminders of its own."""
    return news(Kind.repeated, starts_at, now)


def for_end(starts_at: datetime, now: datetime) -> list[Planned]:
    """One message about all visits that were called off together."""
    return news(Kind.ended, starts_at, now)


def for_cancellation(starts_at: datetime, now: datetime, after: timedelta = AT_ONCE) -> list[Planned]:
    """Nobody is told that a visit in the past is cancelled."""
    return [Planned(Kind.cancelled, now + after, now + NEWS_LASTS)] if now < starts_at else []


def news(kind: Kind, starts_at: datetime, now: datetime, after: timedelta = AT_ONCE) -> list[Planned]:
    """At once or so much later, for a day, but never after the visit has begun."""
    return [Planned(kind, now + after, min(now + NEWS_LASTS, starts_at))] if now < starts_at else []


def reminders(starts_at: datetime, zone: str, now: datetime) -> list[Planned]:
    """Those whose moment is still to come."""
    moments = ((Kind.evening, evening_before(starts_at, zone)), (Kind.soon, starts_at - SOON))
    return [Planned(kind, due_at, starts_at) for kind, due_at in moments if now <= due_at]


def for_thanks(done_at: datetime, zone: str) -> Planned:
    """Two hours after the visit, or in the morning where that falls into the quiet hours."""
    due_at = after_quiet_hours(done_at + THANKS, zone)
    return Planned(Kind.thanks, due_at, due_at + THANKS_LAST)


def evening_before(starts_at: datetime, zone: str) -> datetime:
    """19:00 on the wall of the branch, on the calendar day before the visit's."""
    return on_the_wall(starts_at.astimezone(ZoneInfo(zone)).date() - timedelta(days=1), EVENING, zone)


def after_quiet_hours(moment: datetime, zone: str) -> datetime:
    """The moment itself, or the next 09:00 when it is between 21:00 and 09:00."""
    local = moment.astimezone(ZoneInfo(zone))
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return moment
    late = local.time() >= QUIET_FROM
    return on_the_wall(local.date() + timedelta(days=late), QUIET_UNTIL, zone)


def on_the_wall(day: date, at: time, zone: str) -> datetime:
    """The moment, in UTC, when a clock in `zone` shows `at` on `day`."""
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


def next_try(attempts: int, now: datetime) -> datetime:
    """After a failure that may pass: a minute, then longer and longer, at most an hour."""
    return now + PAUSES[min(attempts, len(PAUSES)) - 1]


def objection(kind: Kind, about_at: datetime, visit: tuple[str, datetime], now: datetime) -> str:
    """Why a message is no longer right, or "". `visit` is its present status and start."""
    status, starts_at = visit
    if kind in ABOUT_NO_VISIT:  # whoever asked for it calls it off
        return ""
    if kind in RIGHT_WHILE:
        wanted, otherwise = RIGHT_WHILE[kind]
        return "" if status == wanted and (kind != Kind.in_line or now < starts_at) else otherwise
    if status not in (REQUESTED if kind in ASKED else EXPECTED):
        return (
            "the request has been answered" if kind in ASKED else f"the visit is {status.replace('_', '-')}"
        )
    if starts_at != about_at:
        return "the visit was moved"
    return "" if now < starts_at else "the visit has begun"
