"""One page of a long list."""

from dataclasses import dataclass

SIZE = 50


@dataclass(frozen=True, slots=True)
class Pages:
    """Which page of how many; `offset` rows come before it."""

    page: int
    total: int
    size: int = SIZE

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size


def pages(wanted: int, total: int, size: int = SIZE) -> Pages:
    """The page asked for, or the nearest that exists."""
    last = max(1, -(-total // size))
    return Pages(page=min(max(wanted, 1), last), total=total, size=size)
