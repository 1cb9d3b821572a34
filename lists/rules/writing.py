"""What a condition of SQL is written with: what is known and when it is asked, days, lists, filters.

Numbers and days stand in the text itself, so that the planner sees how much they leave; words go in as
parameters.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from kit.errors import Invalid
from lists.rules.catalogue import Catalogue, Fact, Filter
from lists.rules.periods import PERIODS, Span, span_of

NOT_ANY_MORE = "This cannot be asked for any more. Take it out, or choose something else."
CHOOSE = "Choose at least one."
LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Moment:
    """When it is asked, and in which zone a day begins."""

    now: datetime
    zone: str

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    def start_of(self, day: date) -> str:
        instant = datetime.combine(day, time(), ZoneInfo(self.zone)).astimezone(UTC)
        return f"timestamptz '{instant.isoformat()}'"


@dataclass(frozen=True, slots=True)
class Writing:
    """A condition being written: what is known and when it is asked; `words` go in as $1, $2 …

    Facts that are `withheld` exist, and are not for who asks. `services` are the ids of each category: the
    planner sees how many these are, which it could not of a query within the query.
    """

    catalogue: Catalogue
    moment: Moment
    withheld: frozenset[str] = frozenset()
    services: Mapping[str, Sequence[str]] = field(default_factory=dict)
    words: list[object] = field(default_factory=list)

    def word(self, value: object, kind: str) -> str:
        self.words.append(value)
        return f"${len(self.words)}::{kind}"

    def filled(self, sql: str) -> str:
        now = f"timestamptz '{self.moment.now.astimezone(UTC).isoformat()}'"
        today = f"date '{self.moment.today.isoformat()}'"
        return sql.replace("{now}", now).replace("{today}", today).replace("{zone}", f"'{self.moment.zone}'")


def filter_sql(each: Filter, values: Sequence[str], writing: Writing) -> str:
    if each.is_period:
        how, *rest = values or ("",)
        return within(each.sql, span(how, rest, writing), writing)
    found = array(values, each, writing)
    if each.by_service:
        values = [service for one in values for service in writing.services.get(str(int(one)), ())]
        if not values:
            return "FALSE"
        found = array(values, each, writing)
    if len(values) == 1:
        # The planner then knows that an index has the clients in order, which need not be hashed.
        return each.sql.replace("ANY({values})", f"({found})[1]")
    return each.sql.replace("{values}", found)


def array(values: Sequence[str], of: Filter | Fact, writing: Writing) -> str:
    """Ids stand in the text, words go in as a parameter."""
    if not values:
        raise Invalid("Which?", value=CHOOSE)
    if of.words:
        return writing.word([each[:LONGEST_TEXT].replace("\0", "") for each in values], "text[]")
    if not all(each.isascii() and each.isdecimal() and len(each) < 10 for each in values):
        raise Invalid(NOT_ANY_MORE, value=NOT_ANY_MORE)
    return f"'{{{','.join(str(int(each)) for each in values)}}}'::int[]"


def chosen(values: Sequence[str], options: Sequence[str]) -> Sequence[str]:
    if not values or not set(values) <= set(options):
        raise Invalid("Which?", value=CHOOSE)
    return values


def span(how: str, values: Sequence[str], writing: Writing) -> Span:
    if how not in PERIODS:
        raise no_such_way()
    return span_of(how, values, writing.moment.today)


def within(column: str, meant: Span, writing: Writing) -> str:
    first, end = meant
    parts = [
        *([f"{column} >= {writing.moment.start_of(first)}"] if first else []),
        *([f"{column} < {writing.moment.start_of(end)}"] if end else []),
    ]
    return f"({' AND '.join(parts)})"


def no_such_way() -> Invalid:
    return Invalid("This cannot be asked so.", how="Choose how it is meant.")
