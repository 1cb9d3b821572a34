"""What a letter is written from."""

from dataclasses import dataclass
from datetime import datetime

from kit.settings import settings
from reminders.tables import Kind


@dataclass(frozen=True, slots=True)
class Facts:
    """A message, and its visit, client and branch as they are now."""

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

    @property
    def link(self) -> str:
        """Where the client moves or cancels the visit."""
        return f"{settings().site}/v/{self.code}"

    @property
    def book_link(self) -> str:
        return f"{settings().site}/book/{self.slug}"
