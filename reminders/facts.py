"""What a letter is written from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from catalog.queries import NO_TEXTS, OwnTexts
from clients.queries.personal import key_for
from clients.rules import short_code, with_addons
from clients.rules.personal import Opens
from kit.money import format_money
from kit.settings import settings
from kit.words import Voice, _, own_text, spoken, sums_locale, voice_for
from reminders.tables import EMAIL, SMS, Kind

SHOWS_CODE = frozenset({Kind.booked, Kind.moved, Kind.promoted, Kind.evening, Kind.soon})


@dataclass(frozen=True, slots=True)
class About:
    """What a message that is about no visit is written from; `path` and `leave` are addresses on our site.

    `path` is where the client answers, `leave` where they say that they want no more of these. `email` is
    where it goes, if not to the address on the card; `name` who reads it there and `language` theirs, where
    those are not the client's. `amount` is what is to be paid, `said` what the letter tells in the reader's
    language, ready.
    """

    path: str
    leave: str
    title: str
    staff: str
    starts_at: datetime
    ends_at: datetime
    email: str = ""
    amount: int = 0
    said: str = ""
    name: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """A PDF that goes along with a letter."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Facts:
    """A message, and what it is about, its client and its branch as they are now.

    `guest` is who comes, where that is somebody for whom the client booked. `is_theirs`: the address is
    surely the client's, `edition` that of the links to their own page.
    """

    id: int
    kind: Kind
    attempts: int
    about_at: datetime
    expires_at: datetime
    code: str
    status: str
    version: int
    starts_at: datetime
    ends_at: datetime
    name: str
    email: str
    branch_name: str
    slug: str
    zone: str
    address: str
    phone: str
    titles: str
    staff: str
    cancelled_why: str
    offer_until_at: datetime | None
    path: str
    leave: str
    guest: str = ""
    together: Sequence[datetime] = ()
    codes: Sequence[str] = ()
    asks: str = ""
    amount: int = 0
    currency: str = ""
    locale: str = "en"
    language: str = ""
    lines: str | None = None
    own: OwnTexts = NO_TEXTS
    client: int = 0
    edition: int = 0
    is_theirs: bool = False
    channel: str = EMAIL
    own_phone: str = ""
    said: str = ""
    file_name: str | None = None
    file: bytes | None = None

    @property
    def recipient(self) -> str:
        return self.own_phone if self.channel == SMS else self.email

    @property
    def attached(self) -> Attached | None:
        return Attached(self.file_name, self.file) if self.file_name and self.file else None

    @property
    def to_pay(self) -> str:
        """The sum, as the reader writes it."""
        return format_money(self.amount, self.currency, sums_locale())

    @property
    def voice(self) -> Voice:
        """The client’s own language where it is one of ours, else the branch’s."""
        return voice_for(spoken(self.language), self.locale, self.own.of)

    @property
    def what(self) -> str:
        """What is booked, as the business calls it in the client’s language."""
        rows = msgspec.json.decode(self.lines or "[]", type=list[tuple[int, int | None, str]])
        said = [
            with_addons(title, [extra for _id, added_to, extra in rows if added_to == line])
            for line, to, title in rows
            if to is None
        ]
        return ", ".join(said) or own_text(self.titles)

    @property
    def asked(self) -> str:
        """What is to be paid before the visit, in words; "" where nothing is."""
        if not self.asks:
            return ""
        amount = format_money(self.amount, self.currency, sums_locale())
        if self.asks == "deposit":
            return _("a deposit of %(amount)s", amount=amount)
        return _("the price of %(amount)s", amount=amount)

    @property
    def dates(self) -> list[tuple[datetime, str]]:
        """Of a visit that repeats: this and each later one with its link, or those called off."""
        return [
            (each, f"{settings().site}/v/{code}")
            for each, code in zip(self.together, self.codes, strict=True)
        ]

    @property
    def link(self) -> str:
        """Where the client moves or cancels the visit, or answers."""
        return f"{settings().site}{self.path}"

    @property
    def review_link(self) -> str:
        """Where the client says how it was."""
        return f"{self.link}/review"

    @property
    def own_link(self) -> str:
        """All their visits; "" where somebody else may have written the address on the card."""
        if not (self.client and self.is_theirs):
            return ""
        return f"{settings().site}/me/{key_for(Opens.letter, self.client, self.edition)}"

    @property
    def short_code(self) -> str:
        """What the client may say at the desk; "" in a letter about no visit that they come to."""
        return short_code(self.code) if self.kind in SHOWS_CODE else ""

    @property
    def leave_link(self) -> str:
        """Where the client asks for no more of these."""
        return f"{settings().site}{self.leave}"

    @property
    def book_link(self) -> str:
        """The same once more; by whom the letter is for it is booked without typing."""
        place = f"{self.path}/again" if self.path.startswith("/v/") else f"/book/{self.slug}"
        if not (self.client and self.is_theirs):
            return f"{settings().site}{place}"
        return f"{settings().site}{place}?mine={key_for(Opens.again, self.client, self.edition)}"
