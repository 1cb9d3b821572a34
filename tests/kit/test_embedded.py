"""How much of the machine the embedded database may take."""

import pytest

from kit.embedded import memory_to_keep
from kit.machine import memory_of_machine


@pytest.mark.parametrize(
    ("there", "kept"), [(512, 128), (1024, 128), (2048, 256), (4096, 512), (8192, 1024), (65536, 1024)]
)
def test_an_eighth_of_the_memory_is_kept_for_pages_never_too_little_nor_too_much(
    there: int, kept: int
) -> None:
    assert memory_to_keep(there) == kept


def test_this_machine_says_how_much_it_has() -> None:
    assert 256 < memory_of_machine() < 2**24
