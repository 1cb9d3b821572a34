"""Hours, shapes and barcodes as people write them, colours that can be seen, and what a change changed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kit.errors import Invalid

DAY = 24 * 60
GRIDS = (5, 10, 15, 20, 30, 60)
SEEN = 3.0  # WCAG 1.4.11: what a control needs against the page
WHITE = "#ffffff"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?")
PART = re.compile(r"([0-9]{1,4})(?:\s*min(?:utes?)?)?(?:\s*(free))?", re.IGNORECASE)
SHORTEST = 1
BARCODE = re.compile(r"[0-9A-Za-z.+/$%*-]{1,60}")
MOST_BARCODES = 20
WITH_A_CHECK_DIGIT = (8, 12, 13, 14)
EXAMPLE = "Write hours like 09:00-13:00, 14:00-18:00, or leave it empty for a day off."


def parse_hours(text: str, field: str = "hours") -> list[int]:
    """ "09:00-13:00, 14:00-18:00" as flat pairs of minutes from midnight; "" is []."""
    parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    spans = [parse_span(part, field) for part in parts]
    return check_hours([minute for span in sorted(spans) for minute in span], field)


def package_minutes(parts: Iterable[tuple[int, bool]]) -> int:
    """How long a package is, from how long each part takes and whether it may be done while another is."""
    known = list(parts)
    in_a_row = sum(minutes for minutes, at_once in known if not at_once)
    return in_a_row + max((minutes for minutes, at_once in known if at_once), default=0)


def parse_span(text: str, field: str) -> tuple[int, int]:
    found = SPAN.fullmatch(text)
    if found is None:
        raise wrong_hours(f"“{text[:30]}” is not a stretch of time. {EXAMPLE}", field)
    hour, minute, last_hour, last_minute = (int(part or 0) for part in found.groups())
    if minute > 59 or last_minute > 59:
        raise wrong_hours(f"“{text}” is not a time: an hour has minutes 00 to 59.", field)
    return hour * 60 + minute, last_hour * 60 + last_minute


def check_hours(hours: Sequence[int], field: str = "hours") -> list[int]:
    """The same pairs, touching ones joined; `Invalid` unless they run forwards, apart, within a day."""
    if len(hours) % 2:
        raise wrong_hours("Hours come in pairs: from and to.", field)
    joined: list[int] = []
    for start, end in zip(hours[::2], hours[1::2], strict=True):
        if not 0 <= start <= DAY or not 0 <= end <= DAY:
            raise wrong_hours(beyond_a_day(start, end), field)
        if start >= end:
            raise wrong_hours(backwards(start, end), field)
        if joined and start < joined[-1]:
            raise wrong_hours(overlapping(joined[-2:], (start, end)), field)
        joined[-1:] = [end] if joined and start == joined[-1] else [*joined[-1:], start, end]
    return joined


def beyond_a_day(start: int, end: int) -> str:
    return (
        f"{show_span(start, end)} does not fit into one day, 00:00 to 24:00. "
        "Write what goes on after midnight on the next day."
    )


def backwards(start: int, end: int) -> str:
    said = f"{show_span(start, end)} must end after it starts."
    if start == end:
        return f"{said} Write two different times, or nothing for a day off."
    late = show_span(start, DAY)
    morning = f", and {show_span(0, end)} on the next day" if end else ""
    return f"{said} Write {show_span(end, start)}, or for work past midnight {late}{morning}."


def overlapping(before: Sequence[int], span: tuple[int, int]) -> str:
    both = show_span(before[0], max(before[1], span[1]))
    return f"{show_span(*span)} overlaps the hours before it. Write {both} for both, or leave a gap."


def wrong_hours(sentence: str, field: str) -> Invalid:
    return Invalid("These hours cannot be used.", **{field: sentence})


def show_hours(hours: Sequence[int]) -> str:
    """[540, 780, 840, 1080] → "09:00-13:00, 14:00-18:00"."""
    return ", ".join(show_span(start, end) for start, end in zip(hours[::2], hours[1::2], strict=True))


def show_span(start: int, end: int) -> str:
    return f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"


def show_weekdays(days: Iterable[int]) -> str:
    """[0, 1, 2, 3, 4] → "Mon–Fri", [1, 3] → "Tue, Thu"; all of them are "Every day"."""
    chosen = sorted(set(days))
    names = [WEEKDAYS[day][:3] for day in chosen]
    if len(chosen) == len(WEEKDAYS):
        return "Every day"
    if len(chosen) > 2 and chosen[-1] - chosen[0] == len(chosen) - 1:
        return f"{names[0]}–{names[-1]}"
    return ", ".join(names)


def read_days(
    texts: Mapping[int, str], days: Iterable[int], names: Sequence[str] = WEEKDAYS
) -> dict[int, list[int]]:
    """Hours typed for several days at once; `Invalid` names every day that is wrong."""
    read: dict[int, list[int]] = {}
    faults: dict[str, str] = {}
    for day in days:
        try:
            read[day] = parse_hours(texts.get(day, ""), f"hours-{day}")
        except Invalid as wrong:
            faults |= {field: f"{names[day]}: {sentence}" for field, sentence in wrong.fields.items()}
    if faults:
        raise Invalid("Some hours cannot be used.", **faults)
    return read


def parse_shape(text: str, field: str = "minutes") -> list[int]:
    """ "30 + 45 free + 15" as [30, -45, 15]: minutes in which somebody is needed, below zero free ones."""
    parts = [PART.fullmatch(part.strip()) for part in re.split(r"[+,;]", text)]
    if not all(parts):
        raise wrong_shape("Write minutes like 60, or like 30 + 45 free + 15.", field)
    pattern: list[int] = []
    for part in filter(None, parts):
        minutes = int(part[1]) * (-1 if part[2] else 1)
        if pattern and pattern[-1] * minutes > 0:
            pattern[-1] += minutes
        elif minutes:
            pattern.append(minutes)
    return check_shape(pattern, field)


def check_shape(pattern: list[int], field: str) -> list[int]:
    length = sum(map(abs, pattern))
    if not SHORTEST <= length <= DAY:
        raise wrong_shape(f"All together it takes from {SHORTEST} to {DAY} minutes, not {length}.", field)
    if max(pattern) <= 0:
        raise wrong_shape("Somebody has to be needed for some of it: a part without “free”.", field)
    return pattern


def wrong_shape(sentence: str, field: str) -> Invalid:
    return Invalid("This time cannot be used.", **{field: sentence})


def kept_shape(pattern: Sequence[int]) -> tuple[int, list[int]]:
    """How a shape is kept: all its minutes, and its pattern unless somebody is needed throughout."""
    return sum(map(abs, pattern)), [] if len(pattern) == 1 else list(pattern)


def show_shape(minutes: int, pattern: Sequence[int]) -> str:
    """(90, [30, -45, 15]) → "30 + 45 free + 15"; (60, []) → "60"."""
    return " + ".join(f"{-part} free" if part < 0 else str(part) for part in pattern or [minutes])


def contrast(colour: str, other: str) -> float:
    """WCAG's contrast ratio of two #rrggbb colours, 1 to 21."""
    darker, lighter = sorted((luminance(colour), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def difference(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the journal keeps of two sets of facts: only those that differ."""
    old, new = before or {}, after or {}
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return {n: old[n] for n in names if n in old}, {n: new[n] for n in names if n in new}


def barcodes_in(text: str, field: str = "barcode") -> list[str]:
    """ "4006381333931, 96385074" → both, each once and in order; what cannot be one is refused."""
    codes = list(dict.fromkeys(re.split(r"[\s,;]+", text.strip()))) if text.strip() else []
    if len(codes) > MOST_BARCODES:
        raise Invalid("Too many barcodes.", **{field: f"A good has at most {MOST_BARCODES} barcodes."})
    for code in codes:
        if fault := fault_of_barcode(code):
            raise Invalid("That is no barcode.", **{field: fault})
    return codes


def fault_of_barcode(code: str) -> str:
    """What is wrong with it, or "". Of the lengths that end with a check digit, that is looked at."""
    if not BARCODE.fullmatch(code):
        return f"“{code[:30]}” is no barcode: letters, digits and - . + / $ % * only."
    if code.isdigit() and len(code) in WITH_A_CHECK_DIGIT and check_digit(code[:-1]) != int(code[-1]):
        return f"{code} was not read right: with these digits the last one would be {check_digit(code[:-1])}."
    return ""


def check_digit(digits: str) -> int:
    """The last digit of an EAN or UPC: from the right the others count three times and once, in turn."""
    weighed = (int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(digits)))
    return -sum(weighed) % 10
