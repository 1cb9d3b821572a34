"""Calls as they are typed, and as a telephone exchange tells of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from phonenumbers import NumberParseException

from clients.rules.contacts import clean, mask_phone, parse_phone, show_phone
from clients.schemas import CallForm
from clients.tables.calls import Direction, Result
from kit.errors import Invalid

LONGEST_WORDS, LONGEST_STEP, LONGEST_NUMBER, LONGEST_NAME = 2000, 300, 32, 100
DAY = 24 * 60 * 60
SLACK = timedelta(minutes=10)  # clocks of exchanges are not ours
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
DIRECTIONS = {Direction.went_out: "We rang", Direction.came_in: "They rang"}
RESULTS = {Result.answered: "Answered", Result.missed: "Not answered"}
IN_WORDS = {
    ("in", "answered"): "Rang us",
    ("in", "missed"): "Rang, and nobody answered",
    ("out", "answered"): "We rang",
    ("out", "missed"): "We rang, without an answer",
}
MARKED = "Please look at the marked fields."


@dataclass(frozen=True, slots=True)
class Call:
    """One that can be kept."""

    direction: Direction
    result: Result
    started_at: datetime
    seconds: int | None = None
    words: str = ""
    next_step: str = ""
    phone: str = ""
    told_as: str | None = None


def read_call(form: CallForm, zone: str, now: datetime) -> Call:
    """As somebody noted it. Raises `Invalid` with every wrong field."""
    faults: dict[str, str] = {}
    direction = one_of(Direction, form.direction, "direction", faults)
    result = one_of(Result, form.result, "result", faults)
    started = read_moment(form.started, ZoneInfo(zone), now, "started", faults)
    minutes = read_number(form.minutes, DAY // 60, "minutes", faults)
    words = clean(form.words)
    if len(words) > LONGEST_WORDS:
        faults["words"] = f"Please use at most {LONGEST_WORDS} letters."
    step = " ".join(clean(form.next_step).split())
    if len(step) > LONGEST_STEP:
        faults["next_step"] = f"Please use at most {LONGEST_STEP} letters."
    if faults:
        raise Invalid(MARKED, **faults)
    return Call(direction, result, started, minutes and minutes * 60, words, step)


def read_told(sent: Mapping[str, Any], country: str, now: datetime) -> Call:
    """As an exchange tells it: its own name of the call, who rang whom, when, how long, with what result."""
    faults: dict[str, str] = {}
    told = {name: str(sent.get(name) or "").strip() for name in ("call", "direction", "started", "result")}
    if not told["call"] or len(told["call"]) > LONGEST_NAME or "\0" in told["call"]:
        faults["call"] = f"What the exchange calls it, at most {LONGEST_NAME} letters."
    direction = one_of(Direction, told["direction"], "direction", faults, "in or out")
    result = one_of(Result, told["result"], "result", faults, "answered or missed")
    started = read_moment(told["started"], UTC, now, "started", faults)
    said = sent.get("seconds")
    seconds = read_number("" if said is None else str(said), DAY, "seconds", faults)
    if faults:
        raise Invalid("The call cannot be read.", **faults)
    number = read_phone(str(sent.get("number") or ""), country)
    return Call(direction, result, started, seconds, phone=number, told_as=told["call"])


def read_phone(text: str, country: str) -> str:
    """E.164; what is no number of the world (an extension) as it came, and nothing of who hides theirs."""
    plain = "".join(each for each in text if each in "+0123456789")[:LONGEST_NUMBER]
    try:
        return parse_phone(plain, country)
    except Invalid:
        return plain


def one_of(kind: Any, text: str, name: str, faults: dict[str, str], said: str = "") -> Any:  # noqa: ANN401
    try:
        return kind(text)
    except ValueError:
        faults[name] = f"Please say {said}." if said else "Choose one of the list."
        return None


def read_moment(text: str, zone: Any, now: datetime, name: str, faults: dict[str, str]) -> datetime:  # noqa: ANN401
    """A moment without a zone is one of `zone`."""
    try:
        moment = datetime.fromisoformat(text.strip())
        known = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        faults[name] = "Please write a day and a time like 2026-05-17T14:30."
        return now
    if not EARLIEST <= known <= now + SLACK:
        faults[name] = "That is not yet." if known > now else "That is too long ago."
    return known


def read_number(text: str, most: int, name: str, faults: dict[str, str]) -> int | None:
    if not text.strip():
        return None
    number = int(text) if text.strip().isascii() and text.strip().isdigit() and len(text.strip()) < 7 else -1
    if not 0 <= number <= most:
        faults[name] = f"Please write a whole number up to {most}."
        return None
    return number


def length_in_words(seconds: int | None) -> str:
    """4 min, 35 s"""
    if not seconds:
        return ""
    return f"{seconds} s" if seconds < 60 else f"{round(seconds / 60)} min"


def show_number(number: str) -> str:
    """As any phone is written; what is no number of the world, as it was told."""
    try:
        return show_phone(number)
    except NumberParseException:
        return number


def mask_number(number: str) -> str:
    """As any phone is masked; nothing of what is no number of the world."""
    try:
        return mask_phone(number)
    except NumberParseException:
        return "•••"
