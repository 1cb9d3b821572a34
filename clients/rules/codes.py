"""A short code that a client may say instead of showing their link."""

import hashlib
import re

SPOKEN = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no letter is taken for a figure, or another
HEARD = str.maketrans({"O": "0", "I": "1", "L": "1"})
HALF = 3


def short_code(code: str) -> str:
    """What a client may say instead of showing their link: K7Q-M3T. Nobody finds the link by it."""
    number = int.from_bytes(hashlib.sha256(f"short {code}".encode()).digest()[:8])
    letters = "".join(SPOKEN[number >> 5 * place & 31] for place in range(2 * HALF))
    return f"{letters[:HALF]}-{letters[HALF:]}"


def read_short_code(text: str) -> str:
    """The same as somebody types it: small letters, O for 0, I or L for 1; "" for what is none."""
    letters = re.sub(r"[\s-]", "", text).upper().translate(HEARD)
    is_one = len(letters) == 2 * HALF and set(letters) <= set(SPOKEN)
    return f"{letters[:HALF]}-{letters[HALF:]}" if is_one else ""
