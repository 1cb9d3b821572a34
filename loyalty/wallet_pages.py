"""The page about cards in wallets: what is set up, what is wrong with it, and how many there are."""

from dataclasses import dataclass
from typing import Any

from litestar.response import Template

from kit import web
from kit.certificates import Unusable
from kit.rights import Actor
from kit.typed import short_date
from loyalty.queries.wallet import wallet_counts
from loyalty.wallet_file import service
from loyalty.wallets import apple, google


@dataclass(frozen=True, slots=True)
class Standing:
    """Of one vendor: what signs (None where nothing does), and why not."""

    is_set: bool
    why: str = ""
    by: Any = None


def apple_standing() -> Standing:
    try:
        return Standing(apple.is_set(), by=apple.signer())
    except Unusable as trouble:
        return Standing(apple.is_set(), str(trouble))


def google_standing() -> Standing:
    try:
        return Standing(google.is_set(), by=google.account())
    except Unusable as trouble:
        return Standing(google.is_set(), str(trouble))


async def wallet_page(actor: Actor) -> Template:
    page: Template = web.page(
        "loyalty/wallet.html",
        actor=actor,
        apple=apple_standing(),
        google=google_standing(),
        counts=await wallet_counts(),
        service=service(),
        short_date=short_date,
    )
    return page
