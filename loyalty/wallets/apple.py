"""A card as Apple Wallet takes it: a signed archive (.pkpass).

pass.json, its texts and pictures; manifest.json with the SHA-1 of each; and a detached PKCS#7 signature of
that, by a Pass Type ID certificate with the intermediate certificate that issued it.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from kit import clock
from kit.certificates import Unusable, complaint_of, opened
from kit.machine import ROOT
from kit.settings import settings

KIND = "application/vnd.apple.pkpass"
SIZES = {"icon": 29, "logo": 50}
SOON = timedelta(days=30)
NOT_SET = "APPLE_PASS_CERTIFICATE is not set."
NO_TYPE = "This is not a Pass Type ID certificate: it names no pass type. Get one from Apple for that."
NO_AUTHORITY_FILE = "APPLE_PASS_AUTHORITY names no certificate that Tempu can read."
NO_AUTHORITY = "Apple's intermediate certificate that issued it (WWDR) is missing. Set APPLE_PASS_AUTHORITY."
OTHER_AUTHORITY = "APPLE_PASS_AUTHORITY is not the certificate that issued this one. Take another generation."


@dataclass(frozen=True, slots=True)
class Signer:
    """What signs passes. `identifier` and `team` are read from the certificate, which is good `until`."""

    key: Any
    own: Any
    authority: Any
    identifier: str
    team: str
    until: datetime

    @property
    def ends_soon(self) -> bool:
        return self.until - clock.now() < SOON


def is_set() -> bool:
    return bool(settings().apple_pass_certificate)


def signer() -> Signer:
    """Raises `Unusable` with the reason."""
    chosen = settings()
    if not chosen.apple_pass_certificate:
        raise Unusable(NOT_SET)
    paths = chosen.apple_pass_certificate, chosen.apple_pass_authority
    found = read(paths, chosen.apple_pass_password, tuple(changed(each) for each in paths))
    if why := complaint_of(found.own, clock.now()):
        raise Unusable(why)
    return found


def ready() -> Signer | None:
    """None where no pass can be signed."""
    try:
        return signer()
    except Unusable:
        return None


def changed(path: str) -> int:
    """Another number once another file stands there; 0 for none."""
    try:
        return Path(path).stat().st_mtime_ns if path else 0
    except (OSError, ValueError):
        return 0


@lru_cache(maxsize=4)
def read(paths: tuple[str, str], password: str, _changed: tuple[int, ...]) -> Signer:
    """Read anew when a file has changed. Raises `Unusable`."""
    key, own, others = opened(paths[0], password)
    identifier, team = named(own, "UID"), named(own, "OU")
    if not (identifier and team):
        raise Unusable(NO_TYPE)
    authority = issuer_among(own, others, paths[1])
    return Signer(key, own, authority, identifier, team, own.not_valid_after_utc)


def named(certificate: Any, what: str) -> str:  # noqa: ANN401  # loaded when it is needed
    """A part of the subject: UID has the pass type, OU the team."""
    from cryptography.x509.oid import NameOID  # noqa: PLC0415  # most installations never need it

    kind = {"UID": NameOID.USER_ID, "OU": NameOID.ORGANIZATIONAL_UNIT_NAME}[what]
    found = certificate.subject.get_attributes_for_oid(kind)
    return str(found[0].value) if found else ""


def issuer_among(own: Any, others: list[Any], path: str) -> Any:  # noqa: ANN401  # see above
    candidates = [*others, read_authority(path)] if path else others
    fitting = [each for each in candidates if has_issued(each, own)]
    if not fitting:
        raise Unusable(OTHER_AUTHORITY if candidates else NO_AUTHORITY)
    return fitting[0]


def has_issued(authority: Any, own: Any) -> bool:  # noqa: ANN401  # see above
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415  # see above

    try:
        own.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def read_authority(path: str) -> Any:  # noqa: ANN401  # see above
    """As Apple gives it out (DER), or as text (PEM). Raises `Unusable`."""
    from cryptography import x509  # noqa: PLC0415  # see above

    try:
        content = Path(path).read_bytes()
        is_text = content.lstrip().startswith(b"-----")
        return (x509.load_pem_x509_certificate if is_text else x509.load_der_x509_certificate)(content)
    except (OSError, ValueError) as error:
        raise Unusable(NO_AUTHORITY_FILE) from error


def archive(content: Mapping[str, Any], texts: Mapping[str, bytes], by: Signer) -> bytes:
    """The .pkpass of a pass.json, with what it says in each language."""
    files = {"pass.json": as_json(content), **pictures()}
    files |= {f"{language}.lproj/pass.strings": text for language, text in texts.items()}
    manifest = as_json({name: hashlib.sha1(each).hexdigest() for name, each in files.items()})  # noqa: S324  # Apple's
    files |= {"manifest.json": manifest, "signature": signature(manifest, by)}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archived:
        for name, each in files.items():
            archived.writestr(zipfile.ZipInfo(name), each, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def as_json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def signature(manifest: bytes, by: Signer) -> bytes:
    """Detached, with the time and both certificates."""
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415  # see above
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs7  # noqa: PLC0415  # see above

    builder = pkcs7.PKCS7SignatureBuilder().set_data(manifest).add_signer(by.own, by.key, SHA256())
    options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
    return builder.add_certificate(by.authority).sign(Encoding.DER, options)


@lru_cache(maxsize=1)
def pictures() -> Mapping[str, bytes]:
    """The icon of the product as an icon and a logo, for screens of one, two and three dots a point."""
    from PIL import Image  # noqa: PLC0415  # see above

    made = {}
    with Image.open(ROOT / "kit" / "static" / "icon-512.png") as icon:
        for name, points in SIZES.items():
            for scale in (1, 2, 3):
                drawn = io.BytesIO()
                icon.resize((points * scale, points * scale)).save(drawn, "PNG", optimize=True)
                made[f"{name}{'' if scale == 1 else f'@{scale}x'}.png"] = drawn.getvalue()
    return made
