"""What stands beside a visit: labels, photos, and what there is to know of its client. One query."""

from dataclasses import dataclass
from datetime import date

import msgspec

from booking.rules.alerts import Known, Unpaid
from catalog.tables import Branch
from clients.queries.fields import OF_VISITS, fields_in
from clients.queries.files import OF_VISIT, kept_in
from clients.queries.tags import MARKS, Mark
from clients.rules.fields import Field
from clients.rules.files import Kept
from clients.tables import Client, Visit
from kit import clock
from kit.db import fetch_one
from kit.rights import Actor, Permission

MOST_UNPAID = 3
BESIDE = f"""
SELECT (SELECT json_agg(json_build_object('id', label.id, 'name', label.name, 'colour', label.colour,
                                          'is_on', visit_label.id IS NOT NULL) ORDER BY lower(label.name))
        FROM label LEFT JOIN visit_label
          ON visit_label.label = label.id AND visit_label.visit = $1) AS labels,
       ({OF_VISIT}) AS photos,
       (SELECT count(*) FROM visit WHERE client = $2 AND status = 'no_show') AS no_shows,
       NOT EXISTS (SELECT FROM visit WHERE client = $2 AND id <> $1 AND status IN ('arrived', 'done')
                   AND starts_at < $3) AS is_first,
       (SELECT json_agg(json_build_array(open.id, open.total, open.starts_on)) FROM (
            SELECT visit.id, sum(quantity * price - discount)::bigint AS total,
                   (visit.starts_at AT TIME ZONE branch.zone)::date AS starts_on
            FROM visit JOIN visit_line ON visit_line.visit = visit.id JOIN branch ON branch.id = visit.branch
            WHERE client = $2 AND visit.id <> $1 AND status = 'arrived' AND visit.ends_at < $4
              AND ($5::int[] IS NULL OR visit.branch = ANY($5))
            GROUP BY visit.id, branch.zone ORDER BY visit.starts_at LIMIT $6) AS open) AS unpaid,
       (SELECT coalesce(-sum(amount), 0)::bigint FROM book_account
        JOIN posting ON posting.account = book_account.id
        WHERE kind = 'points' AND unit = 'points' AND branch = $7 AND party = $2) AS points,
       EXISTS (SELECT FROM book_account WHERE kind IN ('client_debt', 'client_deposit') AND branch = $7
               AND party = $2) AS has_account,
       (SELECT json_build_object('asks', asks, 'amount', amount, 'why', why, 'settled_by', settled_by)
        FROM trust_ask WHERE trust_ask.visit = $1) AS ask,
       ({OF_VISITS}) AS fields,
       (SELECT json_agg(mark ORDER BY place, name) FROM ({MARKS}) AS had WHERE client = $2) AS tags
"""  # noqa: S608 - only constants


class Marked(msgspec.Struct, frozen=True):
    """A label there is; `is_on`: the visit is marked with it."""

    id: int
    name: str
    colour: str
    is_on: bool


class Asked(msgspec.Struct, frozen=True):
    """What was asked with the booking, because of visits that were missed; `settled_by` is "" until it is."""

    asks: str
    amount: int
    why: str
    settled_by: str


@dataclass(frozen=True, slots=True)
class Beside:
    """Labels with whether they are on it, photos, the business's own fields of visits, what is known of the
    client (None for a passer-by), and their tags and statuses for who may see the card. `has_account`: they
    have owed something here, or had a deposit.
    """

    labels: tuple[Marked, ...] = ()
    photos: tuple[Kept, ...] = ()
    known: Known | None = None
    fields: tuple[Field, ...] = ()
    tags: tuple[Mark, ...] = ()
    ask: Asked | None = None
    has_account: bool = False

    @property
    def marks(self) -> list[Marked]:
        return [each for each in self.labels if each.is_on]


async def beside(actor: Actor, visit: Visit, branch: Branch, client: Client | None) -> Beside:
    now = clock.now()
    branches = None if actor.branches is None else sorted(actor.branches)
    row = await fetch_one(
        BESIDE, visit.id, visit.client, visit.starts_at, now, branches, MOST_UNPAID, branch.id
    )
    if row is None:
        return Beside()
    labels = msgspec.json.decode(row["labels"] or "[]", type=tuple[Marked, ...])
    photos = tuple(kept_in(row["photos"]))
    fields = tuple(fields_in(row["fields"]))
    if client is None:
        return Beside(labels, photos, fields=fields)
    unpaid = msgspec.json.decode(row["unpaid"] or "[]", type=tuple[tuple[int, int, date], ...])
    known = Known(
        clock.today(branch.zone),
        warning=client.warning,
        banned=client.online_ban_why if client.online_ban else "",
        birthday=client.birthday,
        no_shows=row["no_shows"],
        points=row["points"],
        is_first=row["is_first"],
        unpaid=tuple(Unpaid(*each) for each in unpaid),
        is_whole=actor.may(Permission.see_clients),
    )
    tags = msgspec.json.decode(row["tags"] or "[]", type=tuple[Mark, ...]) if known.is_whole else ()
    ask = msgspec.json.decode(row["ask"], type=Asked) if row["ask"] else None
    return Beside(labels, photos, known, fields, tags, ask, row["has_account"])
