"""What is sealed opens in its own place with its own key, and nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit import sealing, vault
from kit.sealing import Damaged, OtherKey, heads, open_bytes, open_text, seal_bytes, seal_text
from kit.settings import settings as wishes

PLACE = ("client_file", "content", 7)
HERE, OTHER = "k" * 40, "o" * 40


@contextmanager
def keyed(monkeypatch: pytest.MonkeyPatch, secret: str, *former: str) -> Iterator[None]:
    """Another installation: with this key, and those it had before."""
    kept = (wishes, vault.secret_key, vault.seal, sealing.keys)
    with monkeypatch.context() as patch:
        patch.setenv("SECRET_KEY", secret)
        patch.setenv("OLD_SECRET_KEYS", " ".join(former))
        for each in kept:
            each.cache_clear()
        yield
    for each in kept:
        each.cache_clear()


@settings(max_examples=30)
@given(st.binary(max_size=300))
def test_what_is_sealed_is_not_readable_and_opens_again(content: bytes) -> None:
    kept = seal_bytes(content, PLACE)
    assert open_bytes(kept, PLACE) == content
    assert len(content) < 4 or content not in kept
    assert seal_bytes(content, PLACE) != kept, "never twice the same"


@pytest.mark.parametrize(
    "place", [("client_file", "content", 8), ("client_file", "small", 7), ("other", "content", 7)]
)
def test_it_opens_in_no_other_place(place: tuple[str, str, int]) -> None:
    with pytest.raises(Damaged):
        open_bytes(seal_bytes(b"secret", PLACE), place)


@pytest.mark.parametrize("at", [0, 5, 16, 17, -1])
def test_one_changed_byte_is_noticed(at: int) -> None:
    kept = bytearray(seal_bytes(b"secret", PLACE))
    kept[at] ^= 1
    with pytest.raises(Damaged):
        open_bytes(bytes(kept), PLACE)
    for rubbish in (b"", b"\x01", b"secret", bytes(kept[:20])):
        with pytest.raises(Damaged):
            open_bytes(rubbish, PLACE)


def test_another_key_is_told_from_damage_and_a_former_one_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, secret = seal_text("formula 7.1", PLACE), vault.sealed("of an app")
    with keyed(monkeypatch, OTHER):
        with pytest.raises(OtherKey, match="OLD_SECRET_KEYS"):
            open_text(kept, PLACE)
        assert vault.unsealed(secret) is None
    with keyed(monkeypatch, OTHER, HERE):
        assert open_text(kept, PLACE) == "formula 7.1"
        assert vault.unsealed(secret) == "of an app"
        anew = seal_text("formula 7.1", PLACE)
        assert (anew[:5], kept[:5]) == tuple(heads())
    with keyed(monkeypatch, OTHER):
        assert open_text(anew, PLACE) == "formula 7.1"
