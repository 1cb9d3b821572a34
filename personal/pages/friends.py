"""What a client passes on to friends, and what that brought."""

from dataclasses import dataclass
from urllib.parse import quote

from asyncpg import Record

from catalog.tables import Branch
from kit import clock
from kit.qr import ALL_AROUND, qr_source
from kit.settings import settings
from kit.words import _
from loyalty.queries import referrals
from loyalty.queries.wallet import card_code_of, wallet_card
from loyalty.referral_tables import ClientCode
from loyalty.rules.referrals import KeptReferralRule
from loyalty.wallet_file import google_card
from loyalty.wallets import apple, google


@dataclass(frozen=True, slots=True)
class Friends:
    """The rule of the branch, the code (none until it is asked for), and what came of it."""

    rule: KeptReferralRule
    code: str
    friends: int
    came: int
    points: int
    message: str

    @property
    def link(self) -> str:
        return f"{settings().site}/i/{self.code}"

    @property
    def picture(self) -> str:
        return qr_source(self.link, border=ALL_AROUND)

    @property
    def ways(self) -> list[tuple[str, str]]:
        """Programs by which it is passed on, and where they take it."""
        words = quote(f"{self.message} {self.link}")
        link, message = quote(self.link, safe=""), quote(self.message)
        return [
            ("WhatsApp", f"https://wa.me/?text={words}"),
            ("Telegram", f"https://t.me/share/url?url={link}&text={message}"),
            (_("E-mail"), f"mailto:?body={words}"),
            (_("Text message"), f"sms:?&body={words}"),
        ]


@dataclass(frozen=True, slots=True)
class DeskCode:
    """What they show at the desk; "" until it is asked for. `fits_apple` and `google`, a link, are
    for wallets where that is set up.
    """

    code: str
    fits_apple: bool
    google: str

    @property
    def picture(self) -> str:
        return qr_source(self.code, border=ALL_AROUND)


async def desk_code_of(client: int) -> DeskCode:
    code = await card_code_of(client)
    if code is None:
        return DeskCode("", fits_apple=False, google="")
    return DeskCode(code["code"], apple.ready() is not None, await google_link(code))


async def google_link(code: Record) -> str:
    """ "" where no card for Google Wallet can be had."""
    by = google.ready()
    card = await wallet_card(code) if by else None
    return google.save_link(google_card(card, by.issuer), by) if by and card else ""


async def friends_of(client: int, branch: Branch | None) -> Friends | None:
    """None where nothing is given for friends."""
    if branch is None:
        return None
    rule = await referrals.referral_rule_in(branch.id, clock.today(branch.zone))
    if rule is None:
        return None
    code = await referrals.code_of(client, ClientCode.Kind.invite)
    sums = await referrals.what_friends_brought(client)
    message = _("I go to %(name)s. Book with my link:", name=branch.name)
    return Friends(rule, code, message=message, **sums)
