"""bench/results.md is written by two programs, each of which leaves the other's part as it was."""

from pathlib import Path

RESULTS = Path(__file__).parent / "results.md"
BROWSER = "# The desk in a browser"


def keep_requests(lines: list[str]) -> None:
    """Everything but what `make bench-ui` wrote."""
    RESULTS.write_text("\n".join([*lines, "", *parts()[1]]).rstrip() + "\n")


def keep_browser(lines: list[str]) -> None:
    """What `make bench-ui` writes, from its heading on."""
    RESULTS.write_text("\n".join([*parts()[0], "", BROWSER, "", *lines]).strip() + "\n")


def parts() -> tuple[list[str], list[str]]:
    written = RESULTS.read_text().rstrip().splitlines() if RESULTS.exists() else []
    cut = written.index(BROWSER) if BROWSER in written else len(written)
    return "\n".join(written[:cut]).rstrip().splitlines(), written[cut:]
