"""The services of a visit as rows of a form: changed, taken out, added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from booking.rules.typed import WRONG, read_choice, read_id, ticked
from kit.errors import Invalid


@dataclass(frozen=True, slots=True)
class Typed:
    """A row as it was typed; `line` is the line of the visit it stands for, "" is a new service."""

    number: int
    line: str = ""
    service: str = ""
    member: str = ""
    addons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """What is wanted: a service with its add-ons, by whom (None is anybody), and which line it was."""

    service: int
    member: int | None = None
    addons: tuple[int, ...] = ()
    line: int | None = None


def typed_rows(sent: Mapping[str, Any], most: int) -> tuple[Typed, ...]:
    """From everything a browser sent, numbered without a gap."""
    found = [number for number in range(1, most + 1) if f"service-{number}" in sent]
    return tuple(typed_row(sent, number, sent_as) for number, sent_as in enumerate(found, 1))


def typed_row(sent: Mapping[str, Any], number: int, sent_as: int) -> Typed:
    line, service, member = (str(sent.get(f"{name}-{sent_as}", "")) for name in ("line", "service", "member"))
    return Typed(number, line, service, member, tuple(ticked(sent.get(f"addons-{sent_as}", ""))))


def with_row(rows: Sequence[Typed], most: int) -> tuple[Typed, ...]:
    """With one service more, by whom the last is done."""
    if len(rows) >= most:
        return tuple(rows)
    member = rows[-1].member if rows else ""
    return (*rows, Typed(len(rows) + 1, member=member))


def without_row(rows: Sequence[Typed], number: str) -> tuple[Typed, ...]:
    left = [each for each in rows if str(each.number) != number]
    return tuple(replace(each, number=new) for new, each in enumerate(left, 1))


def read_rows(rows: Sequence[Typed]) -> list[Row]:
    """Raises `Invalid` with every wrong field."""
    if not rows:
        raise Invalid("A visit has at least one service. To have none, cancel it.")
    found: list[Row] = []
    faults: dict[str, str] = {}
    for each in rows:
        try:
            found.append(read_row(each))
        except Invalid as problem:
            faults |= problem.fields
    if faults:
        raise Invalid(WRONG, **faults)
    return found


def read_row(typed: Typed) -> Row:
    service, member, addons = (f"{name}-{typed.number}" for name in ("service", "member", "addons"))
    return Row(
        read_id(typed.service, service, "Choose a service, or take this one out."),
        read_choice(typed.member, member),
        tuple(
            sorted({read_id(each, addons, "Choose what is added from its list.") for each in typed.addons})
        ),
        read_choice(typed.line, service),
    )
