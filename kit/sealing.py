"""What rows keep sealed: bytes and texts that the database alone does not tell.

Each is bound to its table, column and row, so that what is put into another place does not open there. What
is kept begins with a version and with which key sealed it: keys change (OLD_SECRET_KEYS) without anything
being lost, and another installation's rows are told from damaged ones.
"""

import os
from functools import lru_cache
from typing import TYPE_CHECKING

from kit.errors import Refused
from kit.vault import secret_keys

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

LABEL = b"tempu: sealed rows, 1"
VERSION = b"\x01"  # AES-256-GCM: four bytes that name the key, twelve that are never used twice, the rest
HEAD, NONCE, TAG = 5, 12, 16


class OtherKey(Refused):
    """It was sealed with a key that this installation does not have."""

    def __init__(self) -> None:
        super().__init__(
            "This was encrypted with a key that this installation does not have. Nothing is lost: whoever "
            "runs Tempu sets SECRET_KEY (or OLD_SECRET_KEYS) to the key of the machine it comes from."
        )


class Damaged(Refused):
    """It is not what was sealed for this place."""

    def __init__(self) -> None:
        super().__init__(
            "What is kept here was damaged or changed from outside, and cannot be opened any more."
        )


def seal_bytes(content: bytes, place: tuple[str, str, int]) -> bytes:
    """`place` is the table, the column and the id of the row; only there it opens again."""
    head, key = next(iter(keys().items()))
    nonce = os.urandom(NONCE)
    return head + nonce + key.encrypt(nonce, content, bound_to(place))


def open_bytes(kept: bytes, place: tuple[str, str, int]) -> bytes:
    """Raises `OtherKey` or `Damaged`."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415  # see keys

    head, nonce, rest = kept[:HEAD], kept[HEAD : HEAD + NONCE], kept[HEAD + NONCE :]
    key = keys().get(head)
    if key is None:
        raise OtherKey if head[:1] == VERSION and len(rest) >= TAG else Damaged
    try:
        return key.decrypt(nonce, rest, bound_to(place))
    except (InvalidTag, ValueError):
        raise Damaged from None


def seal_text(text: str, place: tuple[str, str, int]) -> bytes:
    return seal_bytes(text.encode(), place)


def open_text(kept: bytes, place: tuple[str, str, int]) -> str:
    """Raises `OtherKey` or `Damaged`."""
    return open_bytes(kept, place).decode()


def bound_to(place: tuple[str, str, int]) -> bytes:
    table, column, row = place
    return f"{table}.{column} {row}".encode()


def heads() -> list[bytes]:
    """How what can be opened begins: first what is sealed now, then what former keys sealed."""
    return list(keys())


@lru_cache(maxsize=1)
def keys() -> "dict[bytes, AESGCM]":
    """By how what they sealed begins, the one that seals first. Loaded when it is first needed."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    drawn = [derived(each) for each in secret_keys()]
    return {VERSION + name: AESGCM(key) for name, key in drawn}


def derived(secret: str) -> tuple[bytes, bytes]:
    """The name of a key and the key: both of the installation's secret, and neither tells the other."""
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

    found = HKDF(algorithm=SHA256(), length=32 + HEAD - 1, salt=None, info=LABEL).derive(secret.encode())
    return found[32:], found[:32]
