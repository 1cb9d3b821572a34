"""The program that opens files of others: apart from the server, with as much time and memory as is good.

`python -m exchange.files.child file PATH RUN OUT` reads a file; `… rows` understands rows that it is handed,
a line of JSON each time, until there are no more; `… book PATH` writes such rows into a workbook.
"""

import resource
import sys
from pathlib import Path

import msgspec

from exchange.files.reading import read_file
from exchange.files.trouble import TOO_LARGE, Unreadable

MEMORY = 2 * 1024**3
SECONDS = 300


def main(arguments: list[str]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    # Each of the three carries no more than it needs: 24 MiB less beside a large file.
    if arguments[0] == "file":
        answer(msgspec.json.encode(one_file(Path(arguments[1]), int(arguments[2]), Path(arguments[3]))))
    elif arguments[0] == "book":
        from exchange.files.workbook import write_book  # noqa: PLC0415

        write_book(Path(arguments[1]), sys.stdin.buffer)
        answer(b"")
    else:
        from exchange.files.understanding import understand  # noqa: PLC0415

        understand(sys.stdin.buffer, answer)


def one_file(path: Path, run: int, out: Path) -> dict[str, object]:
    try:
        with out.open("w", encoding="utf-8", newline="") as rows:
            return {"sheets": read_file(path, run, rows)}
    except Unreadable as trouble:
        return {"trouble": str(trouble)}
    except MemoryError:
        return {"trouble": TOO_LARGE}


def answer(content: bytes) -> None:
    """Its length on a line of its own, then itself."""
    sys.stdout.buffer.write(b"%d\n" % len(content) + content)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
