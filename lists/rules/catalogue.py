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

    `options` names the list that is chosen from: of ids, or of `words`. One that `takes_one` tells right rows
    for one of them, not for several at once. One `by_service` takes categories, and asks for their services.
    """

    title: str
    sql: str
    options: str = ""
    words: bool = False
    is_period: bool = False
    takes_one: bool = False
    by_service: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Rows that belong to clients: `table` is all after FROM, `where` what every row fulfils.

    `once` holds for one row of each visit; the filters `of_visit` are the same for all of its rows. With
    `by_client` an index has all that is asked of them, client by client: they are added up in its order,
    which takes half the time of putting them into a table of sums.
    """

    table: str
    client: str
    where: str
    filters: Mapping[str, Filter] = field(default_factory=dict)
    once: str = ""
    of_visit: frozenset[str] = frozenset()
    by_client: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted: `value` is an aggregate. `is_number`: who has no rows has 0, else has no value.

    `per_visit` comes to the same, and sooner, over rows that are `source.once`, as long as no filter tells
    the lines of a visit apart. Each of `kept` does so over rows that are counted already, as long as these
    have all the filters that are asked.
    """

    source: Source
    value: str
    per_visit: str = ""
    is_number: bool = True
    kept: "tuple[Measure, ...]" = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is known of a client: a `column` over `client` and `total`, or a `measure`.

    With both, the column is asked as long as there is no filter: it is kept, and comes to the same.
    `options` names the list to choose from; of many values `column` is a query of (client, value). `unit` is
    a currency for money. Who lacks the `right` cannot ask for it.
    With `is_single` there is one of many values at most, with `is_always` never none. What `is_uploaded` is
    never typed. `further` is a query of (client, value) of texts that are asked as well as the column. `hint`
    says what people might not expect. `tenths`: of a number one digit after the point may be asked for.
    What `is_timed` is shown with its time of day. `array` has the same many values as JSON beside the client,
    or null: that is asked, and nothing needs to be made a table of. With `rows` the column is what each of
    them says, and one that says it is enough.
    """

    title: str
    group: str
    kind: Kind
    column: str = ""
    measure: Measure | None = None
    options: str = ""
    words: bool = False
    unit: str = ""
    is_single: bool = False
    is_always: bool = False
    further: str = ""
    hint: str = ""
    is_uploaded: bool = False
    tenths: bool = False
    is_timed: bool = False
    array: str = ""
    rows: Source | None = None
    right: Permission | None = None

    @property
    def filters(self) -> Mapping[str, Filter]:
        source = self.measure.source if self.measure else self.rows
        return source.filters if source else {}


Catalogue = Mapping[str, Fact]
