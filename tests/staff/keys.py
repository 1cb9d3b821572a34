"""Tablets, PINs and apps for tests, and an authenticator in software that speaks WebAuthn."""

import hashlib
import json
import os
import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime

import cbor2
import pyotp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

from kit.rights import Actor
from kit.vault import unsealed
from staff import actions, queries
from staff.schemas import TabletForm
from staff.tables import CodeApp
from tests.cast import Salon, session_token

PIN = "7294"
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


async def signed_in(actor: Actor) -> Actor:
    """The actor as a session that was just proved knows them."""
    found = await queries.actor_behind(await session_token(actor))
    assert found is not None
    return found


async def shared_tablet(salon: Salon, name: str = "Front desk", at: int | None = None) -> str:
    form = TabletForm(branch=str(at or salon.center), name=name)
    return await actions.share_tablet(salon.actors["Vera"], form, "Chrome on a tablet")


async def with_pin(actor: Actor, pin: str = PIN) -> Actor:
    known = await signed_in(actor)
    await actions.set_pin(known, pin, pin)
    return known


async def with_app(actor: Actor) -> tuple[Actor, pyotp.TOTP, list[str]]:
    """Somebody with an app, the app, and their recovery codes. Needs the clock to stand still."""
    known = await signed_in(actor)
    await actions.begin_app(known)
    app = await app_of(actor)
    codes = await actions.confirm_app(known, code_of(app))
    return known, app, codes


async def app_of(actor: Actor) -> pyotp.TOTP:
    kept = await CodeApp.objects().where(CodeApp.account == actor.account).first()
    assert kept is not None
    secret = unsealed(kept.secret)
    assert secret is not None
    return pyotp.TOTP(secret)


def code_of(app: pyotp.TOTP, steps: int = 0) -> str:
    """The code of now, or of some half minutes later."""
    from kit import clock

    return app.at(clock.now(), counter_offset=steps)


@dataclass
class Authenticator:
    """A key that signs; what a telephone does when its owner's finger was right."""

    origin: str = "http://salon.test"
    site: str = "salon.test"
    verifies: bool = True
    uses: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential: bytes = field(default_factory=lambda: os.urandom(32))

    def create(self, options: dict) -> dict:
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        named = struct.pack(">H", len(self.credential)) + self.credential
        told = self.told(0x40) + bytes(16) + named + cbor2.dumps(public)
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": told})
        return self.answer(clientDataJSON=self.client("webauthn.create", options), attestationObject=attested)

    def get(self, options: dict) -> dict:
        self.uses += 1
        client, told = self.client("webauthn.get", options), self.told(0)
        signature = self.key.sign(told + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self.answer(clientDataJSON=client, authenticatorData=told, signature=signature)

    def client(self, kind: str, options: dict) -> bytes:
        told = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def told(self, flags: int) -> bytes:
        present = 0x05 if self.verifies else 0x01
        site = hashlib.sha256(self.site.encode()).digest()
        return site + bytes([flags | present]) + struct.pack(">I", self.uses)

    def answer(self, **response: bytes) -> dict:
        name = bytes_to_base64url(self.credential)
        parts = {each: bytes_to_base64url(value) for each, value in response.items()}
        return {"id": name, "rawId": name, "type": "public-key", "response": parts}


async def with_passkey(actor: Actor, name: str = "Telephone") -> Authenticator:
    device, known = Authenticator(), await signed_in(actor)
    await actions.add_passkey(known, device.create(await actions.begin_adding(known)), name)
    return device
