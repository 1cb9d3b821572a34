"""docs/staff.md says what the code does."""

from pathlib import Path

import pytest

from kit.rights import Permission
from staff.rights_in_words import HEADINGS, WORDS
from staff.rules import PERMISSIONS
from staff.tables import Role

PAGE = Path(__file__).parents[2] / "docs" / "staff.md"
COLUMNS = (Role.specialist, Role.receptionist, Role.accountant, Role.manager, Role.owner)


def table() -> list[str]:
    return [line for line in PAGE.read_text().splitlines() if line.startswith("| `")]


def rows() -> dict[str, list[str]]:
    """The table of roles: a permission's name and its cells."""
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in table()]
    return {row[0].strip("`"): row[2:] for row in cells}


def test_every_permission_is_in_the_table_and_nothing_else() -> None:
    assert set(rows()) == set(Permission)


def test_the_page_about_rights_says_the_same_as_the_table_and_names_each_right_once() -> None:
    told = {line.split("|")[1].strip(" `"): line.split("|")[2].strip() for line in table()}
    assert told == {permission.value: text for permission, text in WORDS.items()}
    assert sorted(each for _, rights in HEADINGS for each in rights) == sorted(Permission)


@pytest.mark.parametrize("permission", list(Permission))
def test_the_table_says_which_role_has_it(permission: Permission) -> None:
    assert [cell == "✓" for cell in rows()[permission]] == [
        permission in PERMISSIONS[role] for role in COLUMNS
    ]
