"""The certificate with which an issuer, or who stands for them, is known to the tax office."""

import os
import ssl
import tempfile
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from secrets import token_hex
from typing import Any

from kit import clock

NOT_THERE = "There is no file of that name that Tempu may read on the machine it runs on."
NO_CERTIFICATE = "This file holds no certificate with its key. Export it anew, as .p12 or .pfx."
WRONG_WORD = "The certificate does not open with this password."
TOO_EARLY = "The certificate is not valid before {:%d.%m.%Y}."
TOO_LATE = "The certificate was valid until {:%d.%m.%Y}. Get a new one."


class Unusable(Exception):
    """Why the certificate cannot be used, in words."""


def opened(path: str, password: str) -> tuple[Any, Any, list[Any]]:
    """Key, certificate, and those that stand behind it. Raises `Unusable`."""
    from cryptography.hazmat.primitives.serialization import pkcs12  # noqa: PLC0415  # for Spain only

    try:
        content = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise Unusable(NOT_THERE) from error
    try:
        key, own, others = pkcs12.load_key_and_certificates(content, password.encode() or None)
    except ValueError as error:
        wrong = "password" in str(error).lower()
        raise Unusable(WRONG_WORD if wrong else NO_CERTIFICATE) from error
    if key is None or own is None:
        raise Unusable(NO_CERTIFICATE)
    return key, own, others


def complaint(path: str, password: str, now: datetime) -> str:
    """What is wrong with a certificate, or ""."""
    try:
        _, own, _ = opened(path, password)
    except Unusable as why:
        return str(why)
    if now < own.not_valid_before_utc:
        return TOO_EARLY.format(own.not_valid_before_utc)
    return TOO_LATE.format(own.not_valid_after_utc) if now > own.not_valid_after_utc else ""


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
