"""The certificate with which an issuer, or who stands for them, is known to the tax office."""

import os
import ssl
import tempfile
from functools import lru_cache
from pathlib import Path
from secrets import token_hex
from typing import Any

from kit import clock
from kit.certificates import Unusable, complaint, opened


def context_of(path: str, password: str) -> ssl.SSLContext:
    """A way to talk that shows the certificate. Raises `Unusable`."""
    if why := complaint(path, password, clock.now()):
        raise Unusable(why)
    return context_with(path, password, Path(path).stat().st_mtime_ns)


@lru_cache(maxsize=8)
def context_with(path: str, password: str, _changed: int) -> ssl.SSLContext:
    """Made anew when the file has changed."""
    import httpx  # noqa: PLC0415  # see checkout/registers/web.py

    context = httpx.create_ssl_context()
    sealed, word = as_pem(*opened(path, password))
    # OpenSSL reads keys from files only: for that moment it is there, sealed with a word that nobody knows.
    handle, name = tempfile.mkstemp(suffix=".pem")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(sealed)
        context.load_cert_chain(name, password=word)
    finally:
        Path(name).unlink(missing_ok=True)
    return context


def as_pem(key: Any, own: Any, others: list[Any]) -> tuple[bytes, str]:  # noqa: ANN401  # as they were opened
    """All of it in one text, the key sealed, and the word it is sealed with."""
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415  # see above

    word = token_hex(16)
    sealing = form.BestAvailableEncryption(word.encode())
    parts = [key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, sealing)]
    parts += [each.public_bytes(form.Encoding.PEM) for each in (own, *others)]
    return b"".join(parts), word
