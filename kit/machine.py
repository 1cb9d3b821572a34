"""What differs from one machine to the next: places, users, processes, files only their owner may read."""

import ctypes
import os
import pwd
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parent.parent
DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def ordinary_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise LookupError("PostgreSQL cannot run as root, and there is no user postgres or nobody.")


def everybody_may_enter(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


def process_exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def memory_of_machine() -> int:
    """In MiB."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**20


def is_live_postgres(pid: int) -> bool:
    process = Path(f"/proc/{pid}/status")
    if not Path("/proc/self").exists():  # macOS: let PostgreSQL decide
        return True
    status = process.read_text() if process.exists() else ""
    return status.startswith("Name:\tpostgres") and "State:\tZ" not in status


def die_with(parent: int) -> Callable[[], None] | None:
    """On Linux the kernel stops the child when this process dies, even by kill -9; elsewhere not."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None, use_errno=True)

    def before_exec() -> None:
        libc.prctl(DIES_WITH_PARENT, signal.SIGINT, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return before_exec


def write_secret(path: Path, text: str) -> None:
    """Readable by its owner only, from the first byte."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
