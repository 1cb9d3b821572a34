"""One visit as the desk reads it: who, what, for how much, what may be done next, and what happened."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from booking.day import on_the_wall
from booking.prepay_tables import Prepayment
from booking.queries.beside import Beside, beside
from booking.queries.classes import SeatOf, seat_of
from booking.queries.party import ALONE, Company, company_of
from booking.queries.prepay import payment_open_for
from booking.queries.recurring import NOT_REPEATED, Repeated, repeated_for
from booking.rules.alerts import Alert, alerts
from booking.rules.classes import COMING
from booking.rules.moments import MarkButton, buttons_for
from booking.rules.recurring import REPEATABLE
from booking.rules.story import Step, retold, steps_from
from booking.rules.terms import EXPECTED
from catalog import queries as catalog
from catalog.tables import Branch
from clients.queries import access_visit, client_row, visit_lines
from clients.queries.fields import seen_by
from clients.queries.origins import Origin, origin_of
from clients.rules import Line, mask_phone, show_phone
from clients.rules.answers import NOT_SENT, Sent, Sheet, sheet
from clients.rules.fields import load
from clients.rules.files import Kept
from clients.tables import Client, Visit
from clients.tables.fields import Kind as OwnKind
from kit import clock
from kit.db import fetch
from kit.money import format_money
from kit.rights import Actor, Permission
from kit.settings import settings
from staff import queries as staff

QUARTER = timedelta(minutes=15)
NOTHING_BESIDE = Beside()
HISTORY = """
SELECT happened_at, who, action, before, after FROM journal_entry
WHERE subject = 'visit' AND subject_id = $1 ORDER BY id DESC LIMIT 50
"""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened to the visit."""

    happened_at: datetime
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Card:
    """The visit, and what this person may see of it and do with it."""

    actor: Actor
    visit: Visit
    branch: Branch
    client: Client | None
    lines: list[Line]
    story: list[Told]
    place: SeatOf | None = None
    repeated: Repeated = NOT_REPEATED
    company: Company = ALONE
    beside: Beside = NOTHING_BESIDE
    origin: Origin | None = None
    asked: Prepayment | None = None

    @property
    def name(self) -> str:
        return self.client.name if self.client else "Walk-in"

    @property
    def phone(self) -> str:
        number = self.client.phone if self.client else None
        return show_phone(number) if self.may_call else mask_phone(number)

    @property
    def may_call(self) -> bool:
        return self.actor.may(Permission.see_phones)

    @property
    def sees_client(self) -> bool:
        return self.client is not None and self.actor.may(Permission.see_clients)

    @property
    def can_change(self) -> bool:
        return self.actor.may(Permission.book_visits)

    @property
    def can_note(self) -> bool:
        """Who changes visits, and who does one of its services."""
        return self.can_change or (self.actor.member or 0) in {line.member for line in self.lines}

    @property
    def can_arrange(self) -> bool:
        """Its services and people may be changed: it is to come, or here, and has time of its own."""
        return self.can_change and self.place is None and self.visit.status in EXPECTED

    @property
    def can_price(self) -> bool:
        """Quantities, and with the right prices: until it is done, when the bill says what it cost."""
        return self.can_change and self.visit.status in EXPECTED

    @property
    def alerts(self) -> list[Alert]:
        return alerts(self.beside.known, self.name) if self.beside.known else []

    def own_fields(self, sent: Sent = NOT_SENT) -> Sheet:
        """Those of the business that this person sees; in the inputs what was `sent`, if anything was."""
        fields = self.beside.fields
        return sheet(
            seen_by(self.actor, fields),
            load(self.visit.extra),
            sent,
            all_of=fields,
            locale=self.branch.locale,
        )

    @property
    def file_choices(self) -> list[tuple[str, str]]:
        """What a field may hold: photos and files of the visit, by id."""
        return [(str(each.id), f"{each.title} ({each.label.lower()})") for each in self.beside.photos]

    @property
    def file_fields(self) -> list[tuple[str, str]]:
        """What an upload may fill in, by id and title."""
        entries = [each for _, some in self.own_fields() for each in some if each.is_there]
        return [(str(each.field.id), each.field.title) for each in entries if each.field.kind == OwnKind.file]

    @property
    def marks(self) -> tuple[MarkButton, ...]:
        """What may be said of its beginning and end."""
        visit = self.visit
        return buttons_for(visit.status, visit.started_at, visit.finished_at) if self.can_note else ()

    def may_remove(self, photo: Kept) -> bool:
        return self.can_change or photo.account == self.actor.account

    @property
    def can_charge(self) -> bool:
        closable = {*EXPECTED, Visit.Status.done}
        return self.actor.may(Permission.take_payments) and self.visit.status in closable

    @property
    def can_ask_deposit(self) -> bool:
        """Something can be paid online before the visit."""
        is_open = self.can_charge and self.visit.status != Visit.Status.done
        return settings().takes_online and is_open and self.visit.starts_at > clock.now()

    @property
    def is_coming(self) -> bool:
        """There is something to call off."""
        return self.visit.status in COMING

    @property
    def can_repeat(self) -> bool:
        return self.can_change and self.place is None and self.visit.status in REPEATABLE

    @property
    def is_several(self) -> bool:
        """Several services, each with a time of its own."""
        return sum(line.starts_at is not None for line in self.lines) > 1

    @property
    def minutes(self) -> int:
        """How long the client is here."""
        return minutes_of(self.visit)

    @property
    def can_resize(self) -> bool:
        return self.can_change and self.is_coming and self.place is None and not self.is_several

    @property
    def overridden(self) -> list[str]:
        """What stood in its way when it was saved anyway: whose visits is for those who see everybody's."""
        may_read = self.actor.may(Permission.see_whole_calendar)
        return self.visit.forced_over.splitlines() if may_read else []

    @property
    def steps(self) -> list[Step]:
        """None for who is in the chair: first that has to be taken back."""
        in_the_chair = self.visit.started_at and self.visit.status == Visit.Status.arrived
        if in_the_chair:
            return []
        return steps_from(self.visit.status, is_the_day=self.day <= clock.today(self.branch.zone).isoformat())

    @property
    def total(self) -> int:
        return sum(line.total for line in self.lines)

    @property
    def member(self) -> int | None:
        return next((line.member for line in self.lines if line.member), None)

    @property
    def service(self) -> int | None:
        return next((line.service for line in self.lines if line.service), None)

    @property
    def day(self) -> str:
        return self.at(self.visit.starts_at)[:10]

    @property
    def earlier(self) -> str:
        return self.at(self.visit.starts_at - QUARTER)

    @property
    def later(self) -> str:
        return self.at(self.visit.starts_at + QUARTER)

    def at(self, moment: datetime) -> str:
        return on_the_wall(moment, self.branch.zone)


async def visit_card(actor: Actor, visit_id: int) -> Card:
    """Raises `NotFound` for a visit of another branch, or of another column for who sees only the own one."""
    visit = await access_visit(actor, visit_id)
    branch = await catalog.branch(visit.branch)
    client = await client_row(visit.client) if visit.client else None
    names = await staff.names_in(branch.id)
    story = [
        Told(row["happened_at"], row["who"], what)
        for row in await fetch(HISTORY, visit.id)
        if (what := retold(row["action"], facts(row["before"]), facts(row["after"]), branch.zone, names))
    ]
    lines, place = await visit_lines(visit.id), await seat_of(visit.id)
    again = await repeated_for(actor, visit)
    along = await company_of(actor, visit)
    more = await beside(actor, visit, branch, client)
    came = await origin_of(visit.id) if visit.source == Visit.Source.widget else None
    asked = await payment_open_for(visit.id) if visit.status == Visit.Status.requested else None
    return Card(actor, visit, branch, client, lines, story, place, again, along, more, came, asked)


async def after_move(before: Card, fresh: Visit) -> str:
    """What has become of it, and what it costs now if that is another price than before."""
    branch, lines = before.branch, await visit_lines(before.visit.id)
    said = became(before, fresh)
    now, was = (
        format_money(total, branch.currency, branch.locale)
        for total in (sum(line.total for line in lines), before.total)
    )
    return said if now == was else f"{said} It costs {now} now instead of {was}."


def became(before: Card, fresh: Visit) -> str:
    minutes = minutes_of(fresh)
    longer = f"It takes {minutes} minutes now."
    if minutes == before.minutes:
        return "Moved."
    return longer if fresh.starts_at == before.visit.starts_at else f"Moved. {longer}"


def minutes_of(visit: Visit) -> int:
    """How long the client is here."""
    return round((visit.ends_at - visit.starts_at).total_seconds() / 60)


def facts(text: str | None) -> Mapping[str, Any]:
    return json.loads(text) if text else {}
