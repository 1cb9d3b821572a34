"""A client's card: the file for Apple Wallet in all languages, and what a link for Google Wallet holds."""

from typing import Any

from catalog.queries.texts import own_texts
from kit.assets import asset
from kit.settings import settings
from kit.words import LANGUAGES, own_text, speaking, voice_for
from loyalty.rules.wallet import Issuing, WalletCard, apple_pass, apple_texts, as_strings, google_payload
from loyalty.wallets.apple import Signer, archive


def service() -> str:
    """Where devices ask for news; "" where they would not, because they trust https alone."""
    site = settings().site
    return f"{site}/wallet/apple" if site.startswith("https:") else ""


async def wallet_file(card: WalletCard, token: str, by: Signer) -> bytes:
    """The .pkpass with what the card says now; `token` is what its device shows when it asks for news."""
    own, texts = await own_texts(), {}
    for language in LANGUAGES:
        with speaking(voice_for(language, "en", own.of)):
            texts[language] = as_strings(apple_texts(card, own_text(card.tier)))
    issuing = Issuing(by.identifier, by.team, service(), token)
    return archive(apple_pass(card, issuing), texts, by)


def google_card(card: WalletCard, issuer: str) -> dict[str, Any]:
    site = settings().site
    return google_payload(card, issuer, site, site + asset("kit/icon-512.png"))
