"""An authority that vouches for who signs cards, and a reader of what they signed."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs7, pkcs12
from cryptography.x509.oid import NameOID

from kit.settings import Settings

PASSWORD = "secret"
TYPE, TEAM = "pass.com.example.linden", "TEAM123456"
FAR = datetime(2040, 1, 1, tzinfo=UTC)
PEM, DER = serialization.Encoding.PEM, serialization.Encoding.DER
MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
SIGNING_TIME = bytes.fromhex("06092a864886f70d010905")


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@dataclass
class Authority:
    """A root, an intermediate certificate below it, and what they give out, as files."""

    folder: Path
    root_key: rsa.RSAPrivateKey = field(default_factory=new_key)
    key: rsa.RSAPrivateKey = field(default_factory=new_key)

    def __post_init__(self) -> None:
        self.root = self.issue({NameOID.COMMON_NAME: "Root"}, self.root_key, None)
        self.middle = self.issue({NameOID.COMMON_NAME: "Middle"}, self.key, (self.root, self.root_key))
        self.file = self.folder / "middle.cer"
        self.file.write_bytes(self.middle.public_bytes(DER))

    def issue(
        self, said: dict[Any, str], key: rsa.RSAPrivateKey, by: Any, ends: datetime = FAR
    ) -> x509.Certificate:
        name = x509.Name([x509.NameAttribute(kind, text) for kind, text in said.items()])
        issuer, signing = (by[0].subject, by[1]) if by else (name, key)
        builder = (
            x509.CertificateBuilder().subject_name(name).issuer_name(issuer).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(ends - timedelta(days=9_000))
            .not_valid_after(ends)
            .add_extension(x509.BasicConstraints(NameOID.USER_ID not in said, None), critical=True)
        )  # fmt: skip
        return builder.sign(signing, hashes.SHA256())

    def p12(self, name: str, *, names_type: bool = True, ends: datetime = FAR) -> Path:
        key = new_key()
        said = {NameOID.USER_ID: TYPE, NameOID.ORGANIZATIONAL_UNIT_NAME: TEAM} if names_type else {}
        own = self.issue({**said, NameOID.COMMON_NAME: name}, key, (self.middle, self.key), ends)
        sealing = serialization.BestAvailableEncryption(PASSWORD.encode())
        whole = pkcs12.serialize_key_and_certificates(name.encode(), key, own, None, sealing)
        (self.folder / f"{name}.p12").write_bytes(whole)
        return self.folder / f"{name}.p12"


def set_apple(monkeypatch: pytest.MonkeyPatch, certificate: object, authority: object = "") -> None:
    monkeypatch.setattr(Settings, "apple_pass_certificate", str(certificate))
    monkeypatch.setattr(Settings, "apple_pass_password", PASSWORD)
    monkeypatch.setattr(Settings, "apple_pass_authority", str(authority))
    monkeypatch.setattr(Settings, "public_url", "https://book.example.com")


def set_google(monkeypatch: pytest.MonkeyPatch, folder: Path) -> rsa.RSAPublicKey:
    """The key by which what is signed can be verified."""
    key = new_key()
    secret = key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
    file = folder / "account.json"
    file.write_text(json.dumps({"client_email": "desk@linden.iam.example", "private_key": secret}))
    monkeypatch.setattr(Settings, "google_wallet_issuer", "3388000000022222222")
    monkeypatch.setattr(Settings, "google_wallet_account", str(file))
    monkeypatch.setattr(Settings, "public_url", "https://book.example.com")
    return key.public_key()


def verified(archive: bytes, authority: Authority) -> tuple[dict[str, Any], dict[str, bytes]]:
    """pass.json and all files; fails unless the manifest fits and the chain has signed it."""
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    hashed = {
        name: hashlib.sha1(each).hexdigest()  # noqa: S324  # as Apple wants it
        for name, each in files.items()
        if name not in {"manifest.json", "signature"}
    }
    assert json.loads(files["manifest.json"]) == hashed
    verify(files["signature"], files["manifest.json"], authority)
    return json.loads(files["pass.json"]), files


def verify(signature: bytes, manifest: bytes, authority: Authority) -> None:
    """By RFC 5652, 5.4: what is signed are the attributes, and one of them is the digest of the manifest."""
    own = next(
        each
        for each in pkcs7.load_der_pkcs7_certificates(signature)
        if each.subject != authority.middle.subject
    )
    assert authority.middle in pkcs7.load_der_pkcs7_certificates(signature)
    own.verify_directly_issued_by(authority.middle)
    authority.middle.verify_directly_issued_by(authority.root)
    signed_data = parts(parts(parts(signature)[0][1])[1][1])[0][1]
    fields = parts(signed_data)
    assert len(parts(fields[2][1])) == 1, "the manifest does not lie in the signature"
    signer = parts(parts(fields[-1][1])[0][1])
    attributes = next(body for tag, body in signer if tag == 0xA0)
    assert SIGNING_TIME in attributes
    assert MESSAGE_DIGEST + b"\x31\x22\x04\x20" + hashlib.sha256(manifest).digest() in attributes
    said = b"\x31" + length(len(attributes)) + attributes
    public = own.public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    public.verify(signer[-1][1], said, padding.PKCS1v15(), hashes.SHA256())


def parts(content: bytes) -> list[tuple[int, bytes]]:
    """Tag and content of each value of DER."""
    return list(values(content))


def values(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(content):
        tag, size, at = content[at], content[at + 1], at + 2
        if size & 0x80:
            more = size & 0x7F
            size, at = int.from_bytes(content[at : at + more]), at + more
        yield tag, content[at : at + size]
        at += size


def length(size: int) -> bytes:
    if size < 0x80:
        return bytes([size])
    more = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([0x80 | len(more)]) + more
