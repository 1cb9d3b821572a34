"""Where to strike: at every step of a sale, or at points drawn at random."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

VICTIMS = ("serve", "backend", "postmaster")


@dataclass(frozen=True, slots=True)
class Point:
    """Who dies, and when: before the step of that number, of those that begin with `said`, or so many seconds
    after the sale was asked for."""

    victim: str
    step: int = 0
    seconds: float = 0.0
    said: str = ""


def every_step(steps: int) -> Iterator[Point]:
    """The server at each of them."""
    for number in range(1, steps + 1):
        yield Point("serve", step=number)


def at_random(count: int, steps: int, seconds: float, chance: random.Random) -> Iterator[Point]:
    """Spread over the whole sale, from the request to its paper: of four one is by the clock."""
    for number in range(count):
        part = (number + chance.random()) / count
        victim = chance.choice(VICTIMS)
        if chance.random() < 0.25:
            yield Point(victim, seconds=part * seconds)
        else:
            yield Point(victim, step=1 + int(part * steps))
