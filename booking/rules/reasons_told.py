"""Reasons in words, with the times that the branch's clock shows."""

from datetime import datetime
from zoneinfo import ZoneInfo

from booking.rules.days import ONE_DAY, Span, local_date
from booking.rules.reasons import Reason, Why

WORDS = {
    Why.not_sold: "“{what}” is not on the price list here",
    Why.only_classes: "“{what}” is a class: places are booked on its dates",
    Why.not_online: "“{what}” is not offered online",
    Why.full_day: "Clients may book {count} of “{what}” a day, and on {day} they have",
    Why.full_week: "Clients may book {count} of “{what}” a week, and in this one they have",
    Why.past: "That time has passed",
    Why.soon: "Lead time is {number}: nothing can be booked before {dated}",
    Why.far: "The book is only open until {start_day}",
    Why.grid: "Visits start every {number}, counted from midnight",
    Why.closed_day: "The branch is closed on {day}{because}",
    Why.opens_later: "The branch opens at {end}",
    Why.closes_earlier: "The branch closes at {start}",
    Why.shut_between: "The branch is closed {span}",
    Why.nobody: "Nobody here does “{what}”",
    Why.no_skill: "{who} does not do “{what}”",
    Why.hidden: "{who} cannot be booked online",
    Why.closed_online: "{start_day} is closed online for {who}",
    Why.left: "{who} does not work here any more from {start_day} on",
    Why.day_off: "{who} does not work on {day}{because}",
    Why.starts_later: "{who} works from {end}",
    Why.ends_earlier: "{who} works until {start}",
    Why.on_break: "{who} has a break {span}",
    Why.away: "{who} is away {span}{because}",
    Why.busy: "{who} is busy {span}{company}",
    Why.beside: "{who} keeps {span} free beside the visit{company}",
    Why.held: "{who} is held {span} for {whom}, until {until}",
    Why.planned: "{who} is needed {span} for {what} of this same booking",
    Why.no_room: "No {what} is in use here",
    Why.too_few: "{what}: {count} are needed at once, and {free}",
    Why.room_out: "{who} is out of use",
    Why.room_closed: "{who} is only for {what}",
    Why.room_taken: "{who} is taken {span}{company}",
    Why.room_beside: "{who} is kept free {span} beside the visit{company}",
    Why.room_held: "{who} is held {span} for {whom}, until {until}",
    Why.room_planned: "{who} is needed {span} for {what} of this same booking",
    Why.few_a_day: "Clients may book {count} of “{what}” a day, and fewer are left on {day} than this takes",
    Why.few_a_week: "Clients may book {count} of “{what}” a week, and fewer are left in it than this takes",
}
BUFFER = ", and the buffer of this visit takes {buffer}"
ELSEWHERE = "at another branch"


def sentence(reason: Reason, start: int, zone: str) -> str:
    """The reason against a visit that would begin at `start`, whose day goes without saying."""
    start_of, end_of = reason.span or (start, start)
    told = WORDS[reason.why].format(
        who=reason.who,
        what=reason.what,
        number=minutes_in_words(reason.number),
        count=reason.number,
        free=free_in_words(reason.rooms, reason.number),
        day=day_of(start, zone),
        start_day=day_of(start_of, zone),
        dated=dated(start_of, zone),
        start=shown(start_of, start, zone),
        end=shown(end_of, start, zone),
        span=span_in_words((start_of, end_of), start, zone),
        until=shown(reason.until, start, zone),
        because=f": {reason.what}" if reason.what else "",
        company=company(reason.what),
        whom=reason.what or "somebody who is booking",
    )
    if reason.buffer is not None:
        told += BUFFER.format(buffer=span_in_words(reason.buffer, start, zone))
    return f"{told}."


def free_in_words(rooms: tuple[int, int], wanted: int) -> str:
    """How many are free of those that could be had, or that there are never enough."""
    free, usable = ("none" if number == 0 else str(number) for number in rooms)
    if rooms[1] < wanted:
        return f"there {'are' if rooms[1] > 1 else 'is'} {'only ' if rooms[1] else ''}{usable} for this here"
    return f"{free} of the {usable} {'are' if rooms[0] > 1 else 'is'} free"


def company(what: str) -> str:
    if not what:
        return ""
    return f" {what}" if what == ELSEWHERE else f" with {what}"


def with_whom(client: str | None, service: str | None, *, by_name: bool) -> str:
    """Masha Petrova (Colour); only a client's existence for those who may not know more."""
    who = (client or "a walk-in") if by_name else "a client"
    return f"{who} ({service})" if service else who


def link_of(client: str | None, *, by_name: bool) -> str:
    """For whom the desk holds a time; "" for somebody who just books online."""
    return f"{client if by_name else 'a client'}, who has a link" if client else ""


def span_in_words(span: Span, start: int, zone: str) -> str:
    """14:30–15:30, or with their days where these are not the day of the start."""
    same = all(local_date(edge, zone) == local_date(start, zone) for edge in (span[0], span[1] - 1))
    if same:
        end = "24:00" if local_date(span[1], zone) > local_date(start, zone) else shown(span[1], start, zone)
        return f"{shown(span[0], start, zone)}–{end}"
    return f"from {dated(span[0], zone)} until {dated(span[1], zone)}"


def shown(moment: int, start: int, zone: str) -> str:
    """The wall clock; with the day when it is neither that of the start nor its midnight."""
    day, of_start = local_date(moment, zone), local_date(start, zone)
    wall = datetime.fromtimestamp(moment, ZoneInfo(zone))
    if day == of_start:
        return f"{wall:%H:%M}"
    return "24:00" if day == of_start + ONE_DAY and f"{wall:%H%M}" == "0000" else dated(moment, zone)


def dated(moment: int, zone: str) -> str:
    wall = datetime.fromtimestamp(moment, ZoneInfo(zone))
    return f"{wall:%a} {wall.day} {wall:%b}, {wall:%H:%M}"


def day_of(moment: int, zone: str) -> str:
    """Wednesday 2 December"""
    day = local_date(moment, zone)
    return f"{day:%A} {day.day} {day:%B}"


def minutes_in_words(minutes: int) -> str:
    """90 → 1 h 30 min"""
    hours, rest = divmod(max(minutes, 0), 60)
    parts = [f"{hours} h"] if hours else []
    return " ".join([*parts, f"{rest} min"] if rest or not hours else parts)
