"""Several services of one coming, as an address carries them: "12.m3.a45-13~12".

Guests are told apart by "~", their services by "-"; after a service stand whom it is with and what is added.
"""

import re
from dataclasses import replace

from booking.rules.wants import Want, Wanted

PART = re.compile(r"([1-9][0-9]{0,8})((?:\.[ma][1-9][0-9]{0,8})*)")
LONGEST = 400


def read_plan(text: str) -> tuple[Want, ...]:
    """() for what is no plan."""
    wants: list[Want] = []
    for guest, row in enumerate(text.split("~") if len(text) <= LONGEST else ()):
        for part in row.split("-"):
            want = read_part(part, guest)
            if want is None:
                return ()
            wants.append(want)
    return tuple(wants)


def read_part(text: str, guest: int) -> Want | None:
    found = PART.fullmatch(text)
    if found is None:
        return None
    marks = [each for each in found.group(2).split(".") if each]
    members = [int(each[1:]) for each in marks if each.startswith("m")]
    added = tuple(sorted({int(each[1:]) for each in marks if each.startswith("a")}))
    return Want(int(found.group(1)), members[-1] if members else None, guest, added)


def write_plan(wants: tuple[Want, ...]) -> str:
    """Guests who are left with nothing are left out, and the others move up."""
    guests = sorted({each.guest for each in wants})
    rows = ("-".join(write_part(each) for each in wants if each.guest == guest) for guest in guests)
    return "~".join(rows)


def write_part(want: Want) -> str:
    member = f".m{want.member}" if want.member else ""
    return f"{want.service}{member}" + "".join(f".a{each}" for each in want.addons)


def with_service(wants: tuple[Want, ...], service: int, guest: int) -> str:
    """One service more for a guest, who may be a new one."""
    return write_plan((*wants, Want(service, guest=guest)))


def without(wants: tuple[Want, ...], number: int) -> str:
    return write_plan(wants[:number] + wants[number + 1 :])


def changed(wants: tuple[Want, ...], number: int, **facts: object) -> str:
    """One of them with somebody else, or with other add-ons."""
    other = replace(wants[number], **facts)  # type: ignore[arg-type]
    return write_plan((*wants[:number], other, *wants[number + 1 :]))


def toggled(wants: tuple[Want, ...], number: int, addon: int) -> str:
    """With an add-on, or without one that it has."""
    added = set(wants[number].addons) ^ {addon}
    return changed(wants, number, addons=tuple(sorted(added)))


def how(wanted: Wanted) -> dict[str, str]:
    """The rest of what an address says of it."""
    return {"at_once": "1" if wanted.at_once else "", "in_turn": "" if wanted.together else "1"}
