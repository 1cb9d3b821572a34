"""What may be done next with a visit, and what was done with it, in the words of the reception desk."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from booking.rules.terms import STEPS
from clients.tables import Visit
from kit.money import format_money

Status = Visit.Status


@dataclass(frozen=True, slots=True)
class Step:
    """A button: the status it leads to and what it says; one of them is the usual next one."""

    status: str
    label: str
    glyph: str
    is_next: bool = False


BUTTONS = {
    Status.waiting: (
        Step(Status.confirmed, "Confirm", "check", is_next=True),
        Step(Status.arrived, "Arrived", "door-open"),
        Step(Status.no_show, "No-show", "user-x"),
    ),
    Status.confirmed: (
        Step(Status.arrived, "Arrived", "door-open", is_next=True),
        Step(Status.no_show, "No-show", "user-x"),
        Step(Status.waiting, "Not confirmed", "undo-2"),
    ),
    Status.arrived: (
        Step(Status.waiting, "Not here yet", "undo-2"),
        Step(Status.no_show, "No-show", "user-x"),
    ),
    Status.no_show: (Step(Status.waiting, "Expect them again", "undo-2", is_next=True),),
    Status.listed: (Step(Status.waiting, "Give a place", "check", is_next=True),),
    Status.cancelled: (Step(Status.waiting, "Bring it back", "undo-2", is_next=True),),
}
MOVED = {"move": "Moved", "force": "Moved anyway", "offer": "Offered another time, moved"}
ENDED = {"cancel": "Cancelled", "decline": "Request declined"}
SAID = {
    "book": "Booked",
    "list": "Put on the waiting list",
    "promote": "Got a place from the waiting list",
    "keep place": "A place from the waiting list is kept until it is paid for",
    "request": "Asked for",
    "accept": "Request accepted",
    "lapse": "The request lapsed: nobody answered in time",
    "tell": "The client is told of the move",
    "hush": "The client is not told of the move",
    "undo": "Undone: it is as it was before",
    "complete": "Paid and done",
    "reopen": "Bill opened again",
    "settle": "What was asked beforehand is settled",
    "note": "Notes changed",
    "start": "Started",
    "finish": "Finished",
    "not started": "Not started after all",
    "not finished": "Not finished after all",
    "label": "Labels changed",
    "fill in": "Fields filled in",
    "confide": "Answered what only those see who edit clients",
    "change line": "Price or quantity changed",
    "add photo": "A photo or file was added",
    "remove photo": "A photo or file was removed",
    "restore photo": "A photo or file was brought back",
    Status.waiting: "Expected again",
    Status.confirmed: "Confirmed",
    Status.arrived: "Arrived",
    Status.done: "Done",
    Status.no_show: "Marked as a no-show",
    Status.cancelled: "Cancelled",
}


def spoken_status(status: str) -> str:
    """As a heading says it."""
    return "No-show" if status == Status.no_show else status.capitalize()


def steps_from(status: str, *, is_the_day: bool = False) -> list[Step]:
    """The buttons that the present status allows. On its day whom one waits for comes, confirmed or not."""
    allowed = STEPS.get(Status(status), set())
    steps = [step for step in BUTTONS.get(Status(status), ()) if step.status in allowed]
    if not (is_the_day and status == Status.waiting):
        return steps
    return [replace(step, is_next=step.status == Status.arrived) for step in steps]


def retold(
    action: str, before: Mapping[str, Any], after: Mapping[str, Any], zone: str, names: Mapping[int, str]
) -> str:
    """One entry of the journal as a sentence."""
    if action in MOVED:
        way = moved(before, after, zone, names, MOVED[action])
        return f"{way}. {kept_over(after)}" if action == "force" else way
    if action in ENDED:
        return f"{ENDED[action]}: {after['why']}" if after.get("why") else ENDED[action]
    if action in TOLD:
        return TOLD[action](after)
    status = after.get("status")
    if action not in SAID and status is not None and status != before.get("status"):
        return SAID[status]
    said = SAID.get(action, action.replace("_", " ").capitalize())
    return with_time(said, after, zone) if action in ("book", "request") else said


def with_time(said: str, after: Mapping[str, Any], zone: str) -> str:
    booked = f"{said} for {when(after, zone)}" if after.get("starts_at") else said
    return f"{booked}. {kept_over(after)}" if after.get("over") else booked


def moved(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    zone: str,
    names: Mapping[int, str],
    verb: str = "Moved",
) -> str:
    parts = [verb]
    if before.get("starts_at") != after.get("starts_at"):
        parts.append(f"from {when(before, zone)} to {when(after, zone)}")
    if None not in (lasts(before), lasts(after)) and lasts(before) != lasts(after):
        parts.append(f"from {lasts(before)} to {lasts(after)} minutes")
    old, new = names.get(before.get("member", 0)), names.get(after.get("member", 0))
    if old and new and old != new:
        parts.append(f"from {old} to {new}")
    return " ".join(parts)


def lasts(facts: Mapping[str, Any]) -> int | None:
    """Minutes."""
    if not facts.get("starts_at") or not facts.get("ends_at"):
        return None
    start, end = (datetime.fromisoformat(facts[name]) for name in ("starts_at", "ends_at"))
    return round((end - start).total_seconds() / 60)


def kept_over(after: Mapping[str, Any]) -> str:
    return f"Although: {' '.join(after.get('over', ()))}"


def kept(after: Mapping[str, Any]) -> str:
    return f"Kept where it is. {after['although']}" if after.get("although") else "Kept where it is"


def repeated(after: Mapping[str, Any]) -> str:
    weeks, visits = after["weeks"], len(after["visits"])
    rhythm = "every week" if weeks == 1 else f"every {weeks} weeks"
    return f"Repeated {rhythm}: {visits} more {'visit' if visits == 1 else 'visits'}"


def rearranged(after: Mapping[str, Any]) -> str:
    return f"Services changed to {after['services']}" if after.get("services") else "Services changed"


def answered(after: Mapping[str, Any]) -> str:
    return "Answered: " + "; ".join(f"{title}: {words}" for title, words in after.items())


def refunded(after: Mapping[str, Any]) -> str:
    return f"Refunded {format_money(after['amount'], after['currency'])}: {after['why']}"


TOLD = {
    "change services": rearranged,
    "keep": kept,
    "repeat": repeated,
    "answer": answered,
    "refund": refunded,
}


def when(facts: Mapping[str, Any], zone: str) -> str:
    moment = datetime.fromisoformat(facts["starts_at"]).astimezone(ZoneInfo(zone))
    return f"{moment:%a} {moment.day} {moment:%b}, {moment:%H:%M}"
