"""Passkeys, as WebAuthn has them: what the browser is asked, and whether its answer holds.

The library is loaded when it is first needed: it would slow down every start.
"""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import msgspec

from kit.settings import settings

BUSINESS = "Tempu"
SECONDS = 300


@dataclass(frozen=True, slots=True)
class Site:
    """The name a passkey is made for, and the addresses it is used at."""

    name: str
    origins: list[str]


@dataclass(frozen=True, slots=True)
class Key:
    """What is kept of a passkey."""

    credential: str
    public_key: bytes
    uses: int


def site() -> Site:
    """A passkey needs a name: on this machine it is "localhost", whatever number the server listens at."""
    parts = urlsplit(settings().site)
    host = parts.hostname or "localhost"
    if not is_loopback(host):
        return Site(host, [settings().site])
    port = f":{parts.port}" if parts.port else ""
    return Site("localhost", [f"{parts.scheme}://localhost{port}"])


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def to_add(challenge: bytes, account: int, name: str, known: list[str]) -> dict[str, Any]:
    """What navigator.credentials.create is given. `known` cannot be added again."""
    from webauthn import base64url_to_bytes, generate_registration_options  # noqa: PLC0415
    from webauthn.helpers import structs  # noqa: PLC0415

    options = generate_registration_options(
        rp_id=site().name,
        rp_name=BUSINESS,
        user_id=f"account:{account}".encode(),
        user_name=name,
        challenge=challenge,
        timeout=SECONDS * 1000,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            structs.PublicKeyCredentialDescriptor(id=base64url_to_bytes(each)) for each in known
        ],
    )
    return as_json(options)


def to_use(challenge: bytes) -> dict[str, Any]:
    """What navigator.credentials.get is given; the browser offers those it has for this site."""
    from webauthn import generate_authentication_options  # noqa: PLC0415
    from webauthn.helpers.structs import UserVerificationRequirement  # noqa: PLC0415

    options = generate_authentication_options(
        rp_id=site().name,
        challenge=challenge,
        timeout=SECONDS * 1000,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return as_json(options)


def as_json(options: Any) -> dict[str, Any]:  # noqa: ANN401  # of either kind
    from webauthn import options_to_json  # noqa: PLC0415

    read: dict[str, Any] = msgspec.json.decode(options_to_json(options))
    return read


def challenge_of(credential: dict[str, Any]) -> bytes:
    """The challenge an answer says it is for; raises ValueError where there is none."""
    from webauthn import base64url_to_bytes  # noqa: PLC0415

    try:
        told = msgspec.json.decode(base64url_to_bytes(credential["response"]["clientDataJSON"]))
        return base64url_to_bytes(told["challenge"])
    except (KeyError, TypeError, AttributeError, msgspec.DecodeError) as odd:
        raise ValueError("no challenge") from odd


def added(credential: dict[str, Any], challenge: bytes) -> Key | None:
    """The new key; None where the answer does not hold."""
    from webauthn import verify_registration_response  # noqa: PLC0415
    from webauthn.helpers import bytes_to_base64url  # noqa: PLC0415
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415

    try:
        found = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site().name,
            expected_origin=site().origins,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError):
        return None
    return Key(bytes_to_base64url(found.credential_id), found.credential_public_key, found.sign_count)


def used(credential: dict[str, Any], challenge: bytes, key: Key) -> int | None:
    """How often the key says that it was used; None where the answer does not hold."""
    from webauthn import verify_authentication_response  # noqa: PLC0415
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415

    try:
        found = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site().name,
            expected_origin=site().origins,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.uses,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError):
        return None
    return found.new_sign_count
