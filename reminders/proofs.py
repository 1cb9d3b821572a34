"""That a phone was shown to be theirs: signed, for the forms of one booking to carry along."""

import hmac
from datetime import datetime, timedelta

from kit import clock
from kit.vault import secret_key, secret_keys

LASTS = timedelta(hours=2)


def proof_of(phone: str) -> str:
    """For the number as it is kept (E.164), from now on."""
    made = f"{int(clock.now().timestamp()):x}"
    return f"{made}.{signature(made, phone, secret_key())}"


def proves(proof: str, phone: str, now: datetime) -> bool:
    """False for another number, for what is too old, and for whatever we have not signed."""
    made, _, signed = proof.partition(".")
    ours = any(
        hmac.compare_digest(signed.encode(), signature(made, phone, key).encode()) for key in secret_keys()
    )
    return ours and now.timestamp() < int(made, 16) + LASTS.total_seconds()


def signature(made: str, phone: str, secret: str) -> str:
    return hmac.digest(f"phone:{secret}".encode(), f"{made} {phone}".encode(), "sha256").hex()[:32]
