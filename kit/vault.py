"""The key that signs tokens and seals secrets, and tokens a stranger cannot guess."""

import base64
import hashlib
import os
import secrets
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kit.machine import ROOT, write_secret
from kit.settings import settings

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


def data_folder() -> Path:
    """TEMPU_DATA, or .data in the project. Root keeps it in /var/lib: PostgreSQL must be able to reach it."""
    chosen = settings().tempu_data
    if chosen is not None:
        return chosen.absolute()
    if os.geteuid() == 0:
        return Path("/var/lib") / f"tempu-{hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]}"
    return ROOT / ".data"


@lru_cache(maxsize=1)
def secret_key() -> str:
    """SECRET_KEY, or one made on first use and kept in the data folder, readable by its owner only."""
    if settings().secret_key:
        return settings().secret_key
    path = data_folder() / "secret.key"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        unfinished = path.with_name(f"secret.{os.getpid()}")
        write_secret(unfinished, secrets.token_urlsafe(48))
        with suppress(FileExistsError):  # another process was quicker: its key counts
            os.link(unfinished, path)
        unfinished.unlink()
    return path.read_text()


def secret_keys() -> list[str]:
    """The key that seals, and then those that sealed before it: OLD_SECRET_KEYS."""
    return [secret_key(), *settings().old_secret_keys.split()]


def new_code() -> str:
    """What a link may hold: 128 random bits in 22 letters."""
    return secrets.token_urlsafe(16)


def fingerprint(token: str) -> str:
    """What is kept of a token instead of the token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """What a cookie may hold for long: 256 random bits."""
    return secrets.token_urlsafe(32)


def sealed(secret: str) -> str:
    """A secret that must be read again, so that the database alone does not tell it."""
    return seal().encrypt(secret.encode()).decode()


def unsealed(text: str) -> str | None:
    """The secret; None where it was sealed with another key."""
    from cryptography.fernet import InvalidToken  # noqa: PLC0415  # see seal

    try:
        return seal().decrypt(text.encode()).decode()
    except InvalidToken:
        return None


@lru_cache(maxsize=1)
def seal() -> "MultiFernet":
    """Seals with the first of the keys and opens with any. Loaded when it is first needed: it would slow down
    every start.
    """
    from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415

    drawn = [hashlib.sha256(f"seal:{each}".encode()).digest() for each in secret_keys()]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in drawn])
