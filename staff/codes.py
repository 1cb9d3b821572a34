"""Six-digit codes of an app, the codes that open the door without it, and the one of the first start."""

import hmac
import secrets
from datetime import datetime, timedelta

import pyotp

from kit.vault import secret_key

STEP = timedelta(seconds=30)
DRIFT = 1  # steps by which a clock may be wrong, either way
RECOVERY_CODES = 10
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is read as another


def new_secret() -> str:
    return pyotp.random_base32()


def setup_link(secret: str, email: str, business: str) -> str:
    """What the app reads as a square of dots."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=business)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Which half minute the code belongs to: this one, the one before or the one after; else None."""
    app, this = pyotp.TOTP(secret), int(now.timestamp()) // int(STEP.total_seconds())
    steps = range(this - DRIFT, this + DRIFT + 1)
    return next((step for step in steps if secrets.compare_digest(app.generate_otp(step), code)), None)


def new_recovery_codes() -> list[str]:
    """Ten like "k7mq-9xtd": 39 random bits each, of which five wrong ones in a row are the most to try."""
    return [f"{letters(4)}-{letters(4)}" for _ in range(RECOVERY_CODES)]


def letters(count: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(count))


def plain_code(typed: str) -> str:
    """However it was written down: "K7MQ 9XTD" is "k7mq9xtd"."""
    return "".join(letter for letter in typed.lower() if letter.isascii() and letter.isalnum())


def setup_code() -> str:
    """Like "k7mq-9xtd-p2wr": 59 bits made of the installation's key, so that every process knows the same."""
    digest = hmac.digest(secret_key().encode(), b"the first owner", "sha256")
    found = "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:12])
    return "-".join((found[:4], found[4:8], found[8:]))


def is_setup_code(typed: str) -> bool:
    return secrets.compare_digest(plain_code(typed), plain_code(setup_code()))
