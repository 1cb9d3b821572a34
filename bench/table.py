"""Lines as they are printed, and kept for bench/results.md."""

from dataclasses import dataclass, field

from bench.measure import Cost

HEAD = ("server, CPU ms", "database, CPU ms", "queries", "together")


@dataclass
class Table:
    """Everything said so far."""

    lines: list[str] = field(default_factory=list)

    def say(self, line: str = "") -> None:
        print(line, flush=True)
        self.lines.append(line)

    def row(self, *cells: object) -> None:
        self.say("| " + " | ".join(str(cell) for cell in cells) + " |")

    def note(self, name: str, what: str) -> None:
        """A row that tells only one thing."""
        self.row(name, what, *[""] * len(HEAD))

    def head(self, first: str, last: str = "× floor") -> None:
        self.row(first, *HEAD, last)
        self.row("---", *["---:"] * (len(HEAD) + 1))

    def cost(self, name: str, cost: Cost, floor: Cost | None = None) -> None:
        """Beside what it is a multiple of."""
        queries = f"{cost.queries:.0f}" if cost.queries else ""
        ratio = f"{cost.total / floor.total:.1f}" if floor else ""
        self.row(name, f"{cost.server:.2f}", f"{cost.database:.2f}", queries, f"{cost.total:.2f}", ratio)

    def pair(self, name: str, mine: Cost, floor: Cost) -> None:
        """A request and, below it, the same asked of the floor."""
        self.cost(name, mine, floor)
        self.cost(f"{name.split(maxsplit=1)[0]} floor", floor, floor)
