"""What may be done next with a visit, and what was done with it, in the words of the reception desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from booking.rules.terms import STEPS
from clients.tables import Visit

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
ENDED = {"cancel": "Cancelled", "decline": "Request declined"}
SAID = {
    "book": "Booked",
    "list": "Put on the waiting list",
    "promote": "Got a place from the waiting list",
    "request": "Asked for",
    "accept": "Request accepted",
    "lapse": "The request lapsed: nobody answered in time",
    "complete": "Paid and done",
    "reopen": "Bill opened again",
    "note": "Notes changed",
    "start": "Started",
    "finish": "Finished",
    "not started": "Not started after all",
    "not finished": "Not finished after all",
    "label": "Labels changed",
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


def steps_from(status: str) -> list[Step]:
    """The buttons that the present status allows."""
    allowed = STEPS.get(Status(status), set())
    return [step for step in BUTTONS.get(Status(status), ()) if step.status in allowed]


def retold(
    action: str, before: Mapping[str, Any], after: Mapping[str, Any], zone: str, names: Mapping[int, str]
) -> str:
    """One entry of the journal as a sentence."""
    if action == "move":
        return moved(before, after, zone, names)
    if action == "offer":
        return moved(before, after, zone, names, "Offered another time, moved")
    if action in ENDED:
        return f"{ENDED[action]}: {after['why']}" if after.get("why") else ENDED[action]
    if action in TOLD:
        return TOLD[action](after)
    status = after.get("status")
    if action not in SAID and status is not None and status != before.get("status"):
        return SAID[status]
    said = SAID.get(action, action.replace("_", " ").capitalize())
    return (
        f"{said} for {when(after, zone)}"
        if action in ("book", "request") and after.get("starts_at")
        else said
    )


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
    old, new = names.get(before.get("member", 0)), names.get(after.get("member", 0))
    if old and new and old != new:
        parts.append(f"from {old} to {new}")
    return " ".join(parts)


def kept(after: Mapping[str, Any]) -> str:
    return f"Kept where it is. {after['although']}" if after.get("although") else "Kept where it is"


def repeated(after: Mapping[str, Any]) -> str:
    weeks, visits = after["weeks"], len(after["visits"])
    rhythm = "every week" if weeks == 1 else f"every {weeks} weeks"
    return f"Repeated {rhythm}: {visits} more {'visit' if visits == 1 else 'visits'}"


def rearranged(after: Mapping[str, Any]) -> str:
    return f"Services changed to {after['services']}" if after.get("services") else "Services changed"


TOLD = {"change services": rearranged, "keep": kept, "repeat": repeated}


def when(facts: Mapping[str, Any], zone: str) -> str:
    moment = datetime.fromisoformat(facts["starts_at"]).astimezone(ZoneInfo(zone))
    return f"{moment:%a} {moment.day} {moment:%b}, {moment:%H:%M}"
