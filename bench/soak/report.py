"""What a soak prints: how fast it was, what was asked how often and how it was answered, what was down."""

import re
from collections import Counter
from collections.abc import Iterator
from statistics import median

from bench.soak.stand import Outage, Stand

# A line that something failed, its traceback, and the traceback's last line, which names the error.
FAILURES = re.compile(
    r"^(?P<what>[^\n]+ failed)\nTraceback.*?\n(?P<error>[\w.]+(?:Error|Exception|Warning)?[:\n].*?)$",
    re.MULTILINE | re.DOTALL,
)


def report(stand: Stand, took: float, log: str) -> Iterator[str]:
    answered = sum(sum(counts.values()) for counts in stand.answers.values())
    yield f"{stand.operations} operations, {answered} requests in {took:.0f} s:"
    yield f"{stand.operations / took:.0f} operations and {answered / took:.0f} requests a second"
    yield f"{stand.cpu * 1000 / answered:.1f} ms of processor a request, with the start and the database"
    yield from (missed(outage) for outage in stand.outages)
    yield f"{stand.acknowledged} acknowledged facts looked for, and all rows of the database gone through"
    for what, counts in sorted(stand.answers.items()):
        answers = "  ".join(f"{how}: {count}" for how, count in sorted(counts.items()))
        yield f"  {what:21} {waited(stand.seconds.get(what, []))}  {answers}"
    yield from (f"  in the log {count} times: {what}" for what, count in failures_in(log).items())


def waited(seconds: list[float]) -> str:
    """How long an answer took, in the middle and at the worst."""
    return f"{median(seconds) * 1000:5.0f} ms, {max(seconds) * 1000:5.0f} at most" if seconds else " " * 23


def missed(outage: Outage) -> str:
    seconds = (outage.ended or outage.began) - outage.began
    return f"kill -9 of {outage.what}: missed for {seconds:.1f} s"


def failures_in(log: str) -> Counter[str]:
    """What the servers wrote down as failed, with its error, and how often."""
    return Counter(
        f"{found['what'].rpartition(' - ')[2]}: {found['error'].strip()}" for found in FAILURES.finditer(log)
    )
