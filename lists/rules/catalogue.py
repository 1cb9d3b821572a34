"""What may be asked about a client: the shapes of facts, and of what they are counted from.

SQL here speaks of the tables by name; values are never in it. `lists/facts/` holds the facts themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kit.rights import Permission


class Kind(StrEnum):
    """What a value is, and so how it may be asked for."""

    text = "text"
    whole = "whole"
    money = "money"
    day = "day"
    yearly = "yearly"
    one_of = "one_of"
    many_of = "many_of"
    yes_no = "yes_no"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows of a source are meant. `sql` holds {values}, an array of ids or words; or is a moment.

    `options` names the list that is chosen from: of ids, or of `words`.
    """

    title: str
    sql: str
    options: str = ""
    words: bool = False
    is_period: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Rows that belong to clients: `table` is all after FROM, `where` what every row fulfils."""

    table: str
    client: str
    where: str
    filters: Mapping[str, Filter] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted: `value` is an aggregate. `kept` is the same over `client_figure_now`, where it is.

    Kept figures know the branch and nothing else. `is_number`: who has no rows has 0, else has no value.
    """

    source: Source
    value: str
    kept: str = ""
    is_number: bool = True


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is known of a client: a `column` over `client`, or a `measure`.

    `options` names the list to choose from; of many values `column` is a query of (client, value). `unit` is
    a currency for money. Who lacks the `right` cannot ask for it.
    """

    title: str
    group: str
    kind: Kind
    column: str = ""
    measure: Measure | None = None
    options: str = ""
    words: bool = False
    unit: str = ""
    right: Permission | None = None

    @property
    def filters(self) -> Mapping[str, Filter]:
        return self.measure.source.filters if self.measure else {}


Catalogue = Mapping[str, Fact]
