"""Files with a certificate and its key, as offices and wallets give them out."""

from datetime import datetime
from pathlib import Path
from typing import Any

NOT_THERE = "There is no file of that name that Tempu may read on the machine it runs on."
NO_CERTIFICATE = "This file holds no certificate with its key. Export it anew, as .p12 or .pfx."
WRONG_WORD = "The certificate does not open with this password."
TOO_EARLY = "The certificate is not valid before {:%d.%m.%Y}."
TOO_LATE = "The certificate was valid until {:%d.%m.%Y}. Get a new one."


class Unusable(Exception):
    """Why the certificate cannot be used, in words."""


def opened(path: str, password: str) -> tuple[Any, Any, list[Any]]:
    """Key, certificate, and those that stand behind it. Raises `Unusable`."""
    from cryptography.hazmat.primitives.serialization import pkcs12  # noqa: PLC0415  # few use it

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
    """What is wrong with the certificate in a file, or ""."""
    try:
        _, own, _ = opened(path, password)
    except Unusable as why:
        return str(why)
    return complaint_of(own, now)


def complaint_of(certificate: Any, now: datetime) -> str:  # noqa: ANN401  # as it was opened
    """Why it is not good now, or ""."""
    if now < certificate.not_valid_before_utc:
        return TOO_EARLY.format(certificate.not_valid_before_utc)
    is_over = now > certificate.not_valid_after_utc
    return TOO_LATE.format(certificate.not_valid_after_utc) if is_over else ""
