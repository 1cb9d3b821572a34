"""What the forms of imports and exports hold."""

from collections.abc import Mapping

import msgspec

COLUMN = "column-"


class ExportForm(msgspec.Struct, frozen=True):
    """Which clients go out: those of a search, of a segment, or who fit conditions; for none of it all."""

    q: str = ""
    segment: str = ""
    who: str = ""


class LookForm(msgspec.Struct, frozen=True):
    """What the columns hold and how their cells are read; `version` is of the page it was filled in on."""

    fields: tuple[str, ...] = ()
    headed: bool = True
    country: str = ""
    order: str = "day"
    way: str = "fill"
    faulty: str = "leave"
    branch: str = ""
    version: str = ""


def look_form(typed: Mapping[str, str]) -> LookForm:
    places = sorted(int(name[len(COLUMN) :]) for name in typed if is_column(name))
    chosen = {place: typed[f"{COLUMN}{place}"] for place in places}
    width = max(chosen, default=-1) + 1
    return LookForm(
        fields=tuple(chosen.get(place, "") for place in range(width)),
        headed=typed.get("headed", "yes") != "no",
        country=typed.get("country", "").strip().upper(),
        order=typed.get("order", "day"),
        way=typed.get("way", "fill"),
        faulty=typed.get("faulty", "leave"),
        branch=typed.get("branch", ""),
        version=typed.get("version", ""),
    )


def is_column(name: str) -> bool:
    number = name.removeprefix(COLUMN)
    return number != name and number.isascii() and number.isdecimal() and len(number) < 4
