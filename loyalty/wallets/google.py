"""A card as Google Wallet takes it: a link with a token (JWT, RS256) that a service account has signed.

developers.google.com/wallet/reference/rest/v1/Jwt. Links longer than 1800 letters are cut by some browsers.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kit import clock
from kit.certificates import Unusable
from kit.settings import settings
from loyalty.wallets.apple import changed

SAVE = "https://pay.google.com/gp/v/save/"
NOT_SET = "GOOGLE_WALLET_ISSUER and GOOGLE_WALLET_ACCOUNT are not both set."
NO_FILE = "GOOGLE_WALLET_ACCOUNT names no file that Tempu may read on the machine it runs on."
NO_ACCOUNT = "GOOGLE_WALLET_ACCOUNT holds no key of a service account. Make one in Google Cloud, as JSON."
NO_HTTPS = "Google takes the picture of the card from PUBLIC_URL, and only by https."


@dataclass(frozen=True, slots=True)
class Account:
    """Who signs."""

    email: str
    key: Any
    issuer: str


def is_set() -> bool:
    return bool(settings().google_wallet_issuer or settings().google_wallet_account)


def account() -> Account:
    """Raises `Unusable` with the reason."""
    chosen = settings()
    if not (chosen.google_wallet_issuer and chosen.google_wallet_account):
        raise Unusable(NOT_SET)
    email, key = read(chosen.google_wallet_account, changed(chosen.google_wallet_account))
    if not chosen.site.startswith("https:"):
        raise Unusable(NO_HTTPS)
    return Account(email, key, chosen.google_wallet_issuer)


def ready() -> Account | None:
    """None where no card can be signed."""
    try:
        return account()
    except Unusable:
        return None


@lru_cache(maxsize=4)
def read(path: str, _changed: int) -> tuple[str, Any]:
    """The address and the key, read anew when the file has changed. Raises `Unusable`."""
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey  # noqa: PLC0415  # few need it
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415  # see above

    try:
        content = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise Unusable(NO_FILE) from error
    try:
        said = json.loads(content)
        email, key = str(said["client_email"]), load_pem_private_key(said["private_key"].encode(), None)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unusable(NO_ACCOUNT) from error
    if not isinstance(key, RSAPrivateKey):
        raise Unusable(NO_ACCOUNT)
    return email, key


def save_link(payload: Mapping[str, Any], by: Account) -> str:
    """The address that puts the card into somebody's wallet."""
    claims = {
        "iss": by.email,
        "aud": "google",
        "typ": "savetowallet",
        "iat": int(clock.now().timestamp()),
        "payload": payload,
    }
    return SAVE + signed(claims, by.key)


def signed(claims: Mapping[str, Any], key: Any) -> str:  # noqa: ANN401  # loaded when it is needed
    """A JSON Web Token by RFC 7515 and 7519."""
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15  # noqa: PLC0415  # see above
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415  # see above

    head = part(json.dumps({"alg": "RS256", "typ": "JWT"}, separators=(",", ":")).encode())
    body = part(json.dumps(claims, ensure_ascii=False, separators=(",", ":")).encode())
    said = f"{head}.{body}"
    return f"{said}.{part(key.sign(said.encode(), PKCS1v15(), SHA256()))}"


def part(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
