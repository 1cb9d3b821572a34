"""The lock files install on any day: also after a newer release of something they pin."""

import re
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PINNED = re.compile(r"^([\w.-]+)(\[[\w,.-]+\])?==", re.MULTILINE)
WITH_EXTRAS = re.compile(r"^([\w.-]+)\[([\w,.-]+)\]")


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: str) -> dict[str, set[str]]:
    """{"pydantic": {"email"}, "piccolo": set(), …}"""
    found = PINNED.findall((ROOT / lock).read_text())
    return {plain(name): set(extras.strip("[]").split(",")) - {""} for name, extras in found}


def asked_extras() -> list[tuple[str, str, set[str]]]:
    """(who asks, of whom, which extras), of all that is installed and not itself optional."""
    return [
        (plain(each.metadata["Name"]), plain(match[1]), set(match[2].split(",")))
        for each in distributions()
        for line in each.requires or []
        if "extra ==" not in line and (match := WITH_EXTRAS.match(line))
    ]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_extras_are_pinned_with_their_package(lock: str) -> None:
    """pip looks for the newest `pydantic[email]` where a lock pins `pydantic` alone, and refuses its hash."""
    pinned = pins(lock)
    asked = [each for each in asked_extras() if each[0] in pinned]
    assert asked, "piccolo asks for pydantic[email]"
    assert [each for each in asked if not each[2] <= pinned.get(each[1], set())] == []
