"""Codes that whoever holds a certificate or a membership shows."""

import secrets

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another
LENGTH = 12


def new_voucher_code() -> str:
    """About 59 bits, so that nobody guesses one."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
