"""What clients have been promised and have paid for: how much of it, and for how long."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from ledger.tables import AccountKind
from reports.rules import PARTS, Part, Row

# Each age begins after so many days.
AGES: Mapping[str, int] = {"To 90 days": 0, "To a year": 91, "Longer": 366}
PROMISED = (
    AccountKind.client_deposit,
    AccountKind.prepaid,
    AccountKind.certificates,
    AccountKind.memberships,
)


@dataclass(frozen=True, slots=True)
class Owed:
    """What one branch owes in accounts of one kind, by age, in minor units.

    `count` is how many accounts have something in them.
    """

    place: int
    branch: str
    kind: AccountKind
    by_age: tuple[int, ...]
    count: int

    @property
    def title(self) -> str:
        return PARTS[Part.owed][self.kind]

    @property
    def total(self) -> int:
        return sum(self.by_age)


@dataclass(frozen=True, slots=True)
class OwedPoints:
    """Points of the clients of one branch, by age; each pays `point_value` minor units."""

    branch: str
    by_age: tuple[int, ...]
    point_value: int

    @property
    def total(self) -> int:
        return sum(self.by_age)

    @property
    def worth(self) -> int:
        return self.total * self.point_value


@dataclass(frozen=True, slots=True)
class Liability:
    """All that is owed to clients at the end of a day. Points are no money: they stand beside it."""

    rows: Sequence[Owed]
    points: Sequence[OwedPoints]

    @property
    def by_branch(self) -> list[tuple[str, list[Owed]]]:
        groups = [list(alike) for _, alike in groupby(self.rows, lambda row: row.place)]
        return [(alike[0].branch, alike) for alike in groups]

    @property
    def together(self) -> tuple[int, ...]:
        return added(row.by_age for row in self.rows)


def added(columns: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    known = list(columns)
    return tuple(sum(each[at] for each in known) for at in range(len(AGES)))


def as_rows(liability: Liability, *, one_branch: bool) -> list[Row]:
    """Money only, as a sheet has it: by age, and together."""
    lines = [
        Row(row.title if one_branch else f"{row.branch}: {row.title}", (*row.by_age, row.total))
        for row in liability.rows
    ]
    ages = liability.together
    return [*lines, Row("Together", (*ages, sum(ages)), is_sum=True)]
