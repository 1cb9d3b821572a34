"""Whom somebody is sent to who lacks a right: never to themselves."""

import pytest

from kit.errors import Forbidden
from kit.rights import Actor, Permission


def sentence(*permissions: Permission) -> str:
    with pytest.raises(Forbidden) as refused:
        Actor(1, "Nora", frozenset(permissions)).require(Permission.edit_accounts)
    return refused.value.sentence


def test_a_manager_is_sent_to_an_owner_and_everybody_else_to_a_manager() -> None:
    assert sentence(Permission.edit_staff) == "You need the right to edit accounts. Ask an owner."
    assert sentence(Permission.take_payments) == "You need the right to edit accounts. Ask a manager."


def test_a_manager_at_a_tablet_is_one_as_well() -> None:
    nora = Actor(1, "Nora", withheld=frozenset({Permission.edit_staff}))
    assert nora.whom_to_ask == "Ask an owner."
