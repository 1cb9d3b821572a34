"""Each test starts with a clean slate of who asked how often."""

from collections.abc import Iterator

import pytest

from widgets import limits


@pytest.fixture(autouse=True)
def _nobody_was_here() -> Iterator[None]:
    limits.buckets.clear()
    yield
    limits.buckets.clear()
