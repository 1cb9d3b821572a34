"""The key that signs tokens, and tokens a stranger cannot guess."""

import hashlib
import os
import secrets
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from kit.assets import ROOT
from kit.machine import write_secret
from kit.settings import settings


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


def new_code() -> str:
    """What a link may hold: 128 random bits in 22 letters."""
    return secrets.token_urlsafe(16)


def fingerprint(token: str) -> str:
    """What is kept of a token instead of the token."""
    return hashlib.sha256(token.encode()).hexdigest()
