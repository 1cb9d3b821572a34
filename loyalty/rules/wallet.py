"""What a client's card in a wallet says.

Formats: developer.apple.com/documentation/walletpasses (a store card).
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kit.words import _

WHITE, INK, MUTED = "rgb(255, 255, 255)", "rgb(24, 24, 27)", "rgb(82, 82, 91)"
POINTS, TIER, NAME = "label_points", "label_tier", "label_name"
PAGE, ABOUT, CHANGED, TIER_VALUE = "label_page", "about", "points_changed", "value_tier"


@dataclass(frozen=True, slots=True)
class WalletCard:
    """A client's card: `points` where they were last (None where there are none to have), `others` elsewhere.

    `branch` is where they were last, `page` the address of their own page without a key.
    """

    code: str
    client: str
    branch: int
    salon: str
    page: str
    points: int | None = None
    others: tuple[tuple[str, int], ...] = ()
    tier: str = ""

    @property
    def mark(self) -> str:
        """Another one as soon as the card says something else."""
        said = [self.client, self.salon, self.points, self.others, self.tier]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Issuing:
    """By whom an Apple pass is issued, and where its device asks for news; `service` "" where it cannot."""

    identifier: str
    team: str
    service: str = ""
    token: str = ""


def token_for(code: str, secret: str) -> str:
    """What a device shows to ask about the pass with this code; nobody without the secret can make it."""
    return hmac.new(secret.encode(), f"apple pass {code}".encode(), hashlib.sha256).hexdigest()


def apple_pass(card: WalletCard, issuing: Issuing) -> dict[str, Any]:
    """pass.json. Its labels are names of texts in `apple_texts`, which the device shows in its language."""
    made: dict[str, Any] = {
        "formatVersion": 1,
        "passTypeIdentifier": issuing.identifier,
        "teamIdentifier": issuing.team,
        "serialNumber": card.code,
        "organizationName": card.salon,
        "description": ABOUT,
        "logoText": card.salon,
        "backgroundColor": WHITE,
        "foregroundColor": INK,
        "labelColor": MUTED,
        "sharingProhibited": True,
        "barcodes": [
            {
                "format": "PKBarcodeFormatQR",
                "message": card.code,
                "messageEncoding": "iso-8859-1",
                "altText": card.code,
            }
        ],
        "storeCard": apple_fields(card),
    }
    if issuing.service:
        made |= {"webServiceURL": issuing.service, "authenticationToken": issuing.token}
    return made


def apple_fields(card: WalletCard) -> dict[str, Any]:
    number = {"numberStyle": "PKNumberStyleDecimal"}
    fields: dict[str, Any] = {
        "secondaryFields": [{"key": "name", "label": NAME, "value": card.client}],
        "backFields": [{"key": "page", "label": PAGE, "value": card.page}],
    }
    if card.points is not None:
        points = {"key": "points", "label": POINTS, "value": card.points, "changeMessage": CHANGED, **number}
        fields["headerFields"] = [points]
    if card.tier:
        fields["secondaryFields"].append({"key": "tier", "label": TIER, "value": TIER_VALUE})
    elsewhere = [
        {"key": f"points_{place}", "label": name, "value": points, **number}
        for place, (name, points) in enumerate(card.others)
    ]
    fields["backFields"] = [*elsewhere, *fields["backFields"]]
    return fields


def apple_texts(card: WalletCard, tier: str) -> Mapping[str, str]:
    """What the names in the pass stand for, in the language that is spoken now."""
    return {
        ABOUT: _("Client card of %(name)s", name=card.salon),
        POINTS: _("Points"),
        TIER: _("Tier"),
        NAME: _("Name"),
        PAGE: _("Your visits"),
        CHANGED: _("You have %(points)s points now.", points="%@"),
        TIER_VALUE: tier,
    }


def as_strings(texts: Mapping[str, str]) -> bytes:
    """The content of a pass.strings file, in UTF-8."""
    lines = (f'"{name}" = "{escaped(text)}";' for name, text in texts.items())
    return ("\n".join(lines) + "\n").encode()


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def google_payload(card: WalletCard, issuer: str, site: str, logo: str) -> dict[str, Any]:
    """What the link puts into Google Wallet: the card, and the programme of the branch where it is new."""
    place = hashlib.sha256(site.encode()).hexdigest()[:10]
    programme = f"{issuer}.{place}-{card.branch}"
    return {
        "loyaltyClasses": [
            {
                "id": programme,
                "issuerName": card.salon,
                "programName": card.salon,
                "programLogo": {"sourceUri": {"uri": logo}},
                "reviewStatus": "UNDER_REVIEW",
            }
        ],
        "loyaltyObjects": [
            {
                "id": f"{issuer}.{place}-{card.code}",
                "classId": programme,
                "state": "ACTIVE",
                "accountId": card.code,
                "accountName": card.client,
                "barcode": {"type": "QR_CODE", "value": card.code, "alternateText": card.code},
            }
        ],
    }
