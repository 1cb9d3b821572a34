"""The worked day of docs/money.md: lived for real, and held against what stands there."""

from pathlib import Path

import pytest

from ledger.queries import faults
from ledger.tables import AccountKind
from tests.checkout.box import open_box
from tests.checkout.worked_day import evening, live, open_day

pytestmark = pytest.mark.usefixtures("morning")
PAGE = Path(__file__).parents[2] / "docs" / "money.md"


def table_under(heading: str, columns: int) -> list[str]:
    """The rows of the first table after a heading, each with so many of its cells."""
    _, _, text = PAGE.read_text().partition(f"\n{heading}\n")
    lines = [line for line in text.split("\n#")[0].splitlines() if line.startswith("|")]
    return ["| " + " | ".join(cells(line)[:columns]) + " |" for line in lines[2:]]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


async def test_the_day_in_the_document_is_the_day_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_box(monkeypatch) as box:
        day = await open_day(box)
        written = await live(day)
        left = await evening(day)
    assert table_under("### What each thing writes", 4) == written, "\n".join(["", *written])
    assert table_under("### In the evening", 3) == left, "\n".join(["", *left])
    assert await faults() == []


def test_every_kind_of_account_is_explained() -> None:
    explained = {cells(line)[0].strip("`") for line in table_under("## Accounts", 1)}
    assert explained == {kind.value for kind in AccountKind}
