"""One file of all data: which columns it has, and what they mean."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class File:
    """One CSV. `told` is a column a line; `sql` takes as $1 the branches to be seen (NULL: all).

    Of a column its name, its type, and what it means where the name does not say it. $2 is the mark, where
    the order of the rows bears it.
    """

    name: str
    about: str
    told: str
    sql: str

    @property
    def columns(self) -> list[tuple[str, str, str]]:
        return [(name, kind, " ".join(meaning)) for name, kind, *meaning in map(str.split, lines(self.told))]


def lines(text: str) -> list[str]:
    return [line for line in text.strip().splitlines() if line.strip()]
