"""Codes that whoever holds a certificate or a membership shows."""

import secrets

from loyalty.rules.voucher_codes import DRAWN, LETTERS, code_of


def new_voucher_code() -> str:
    """One that nobody guesses."""
    return code_of([secrets.randbelow(len(LETTERS)) for _ in range(DRAWN)])
