"""Negative controls that are certain: what goes wrong by chance is run until it does."""

import functools
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.conftest import empty_all_tables

ROUNDS = 20
NEVER = f"In {ROUNDS} rounds nothing went wrong: the test of this guard proves nothing. The last one: "
UNSEEN = (AssertionError, pytest.fail.Exception)
TOO_LONG = "Timeout"  # how the plugin begins that ends a test


def until_seen(control: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """For a control, which asserts the harm: from empty tables and with nothing patched, until it is seen.

    Any error but a failed assertion is one of the control itself, and ends it.
    """

    @functools.wraps(control)
    async def again(**given: Any) -> None:
        for _ in range(ROUNDS - 1):
            if await seen(control, given) is None:
                return
            await empty_all_tables()
        unseen = await seen(control, given)
        if unseen is not None:
            pytest.fail(f"{NEVER}{unseen}")

    return again


async def seen(control: Callable[..., Awaitable[None]], given: dict[str, Any]) -> BaseException | None:
    """None when it was, otherwise what was asserted in vain."""
    with pytest.MonkeyPatch.context() as patch:
        own = {"monkeypatch": patch} if "monkeypatch" in given else {}
        try:
            await control(**given | own)
        except UNSEEN as unseen:
            if str(unseen).startswith(TOO_LONG):
                raise
            return unseen
    return None
