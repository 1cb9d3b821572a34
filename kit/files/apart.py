"""Reading an upload beside the server, so that a heavy or a vicious picture keeps nobody waiting."""

import asyncio

import msgspec

from kit.apart import answer_of
from kit.files.child import Said
from kit.files.kinds import TOO_MUCH, NotTaken, Ready
from kit.files.reading import is_heavy, ready, refuse_size

PATIENCE = 40.0
AT_ONCE = asyncio.Semaphore(2)  # each takes a core, and up to a gigabyte


async def ready_apart(content: bytes) -> Ready:
    """Raises `NotTaken`, also where the program died of it."""
    refuse_size(content)
    if not is_heavy(content):
        return ready(content)
    async with AT_ONCE:
        answer = await answer_of("kit.files.child", content, PATIENCE)
    if not answer:
        raise NotTaken(TOO_MUCH)
    return msgspec.msgpack.decode(answer, type=Said).result()
