"""Passwords as argon2id, computed beside the event loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's second choice: 19 MiB. Two threads bound what many sign-ins at once can take.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
THREADS = ThreadPoolExecutor(2, thread_name_prefix="password")


async def hash_password(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(THREADS, HASHER.hash, password)


async def is_password(password: str, kept: str | None) -> bool:
    """Whether it is the one that was kept; without a kept one it is none, after the same work."""
    return await asyncio.get_running_loop().run_in_executor(THREADS, verify, password, kept)


def verify(password: str, kept: str | None) -> bool:
    try:
        return HASHER.verify(kept or nobodys_hash(), password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether it was made with other parameters than today's."""
    return HASHER.check_needs_rehash(kept)


@cache
def nobodys_hash() -> str:
    """What an unknown person's password is compared with."""
    return HASHER.hash("nobody has this password")
