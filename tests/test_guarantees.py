"""Every test that docs/guarantees.md names exists, and every promise there has its other side."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")
ROWS = [
    row.strip("| ").split(" | ")
    for row in (ROOT / "docs" / "guarantees.md").read_text().splitlines()
    if row.startswith("| ") and "`" in row
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_promise_names_tests_that_exist_and_others_that_show_they_can_fail(row: list[str]) -> None:
    _, promised, control = row
    assert NAMED.findall(promised)
    assert NAMED.findall(control)
    for file, name in NAMED.findall(promised + control):
        assert f"def {name}(" in (ROOT / "tests" / file).read_text(), f"{file} has no {name}"


def test_the_table_is_read() -> None:
    assert len(ROWS) > 20
