"""The program that opens what strangers made: apart from the server, with as much time and memory as is good.

`python -m kit.files.child` reads one file from its input and writes what is kept of it, or why not.
"""

import resource
import sys

import msgspec

from kit.files.kinds import TOO_MUCH, NotTaken, Ready
from kit.files.reading import ready

MEMORY = 1024**3
SECONDS = 30


class Said(msgspec.Struct):
    """What came of it; with `trouble` there is nothing."""

    media: str = ""
    content: bytes = b""
    small: bytes = b""
    trouble: str = ""

    def result(self) -> Ready:
        if self.trouble:
            raise NotTaken(self.trouble)
        return Ready(self.media, self.content, self.small)


def said_of(content: bytes) -> Said:
    try:
        made = ready(content)
    except NotTaken as trouble:
        return Said(trouble=trouble.sentence)
    except MemoryError:
        return Said(trouble=TOO_MUCH)
    return Said(made.media, made.content, made.small)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.stdout.buffer.write(msgspec.msgpack.encode(said_of(sys.stdin.buffer.read())))
