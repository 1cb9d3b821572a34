"""What was added to a service, as addresses and forms carry it: "3-5", or "0" where nothing was wanted."""

from collections.abc import Iterable

from widgets.rules.addresses import read_id

NOTHING = "0"
MOST = 20


def read_addons(texts: Iterable[str]) -> tuple[int, ...]:
    """From any number of parameters; what is no id is left out, and so is what is too much to be meant."""
    found = {read_id(part) for text in texts for part in text.split("-")[:MOST]}
    return tuple(sorted(each for each in found if each))[:MOST]


def write_addons(addons: Iterable[int]) -> str:
    return "-".join(map(str, addons)) or NOTHING
