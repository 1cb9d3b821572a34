"""`make run`: starts the database and the servers, keeps them going, and stops them together.

This process owns what it starts and serves nothing: a server that crashes cannot take the database along.
"""

import gc
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile

from demo.practice import TOLD, Practice, open_practice, practise_at
from kit.backup import BackupTrouble, back_up, restore
from kit.embedded import Cluster, DatabaseTrouble, find_programs
from kit.settings import Settings, WrongSetting, settings
from kit.vault import data_folder

HERE = Path(__file__).parent
PATIENCE = 60.0
OLD_SERVER_PATIENCE = 5.0
TICK = 0.5
GO, GO_AND_PRACTISE = b".", b"p"  # letters of the gate, of one length
PROGRAMS = {"doctor": ["doctor"], "records": ["checkout.registers.verifactu", "export"]}
ITS_KEY = "Photos and treatment notes in it open only with their machine's key: SECRET_KEY, or secret.key."


class CannotStart(Exception):
    """Something on this machine is in the way; the sentence says what, and what to do."""


@dataclass(slots=True)
class House:
    """Everything that runs: the embedded database, if there is one, and the server processes."""

    wishes: Settings
    door: socket.socket
    cluster: Cluster | None = None
    servers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    gate: tuple[int, int] = field(default_factory=os.pipe)
    practice: Practice | None = None
    ready: bool = False
    leaving: threading.Event = field(default_factory=threading.Event)

    def open(self) -> str:
        """Starts everything; returns what the first page of instructions should say about signing in."""
        if not self.wishes.secret_key:
            usable_folder()
        self.start_database()
        self.practice = open_practice(self.wishes, here(self.wishes))
        self.servers = [self.start_server() for _ in range(self.wishes.workers)]
        logins, is_demo = prepare_database()  # while the servers load their modules
        if self.practice is not None and not is_demo:
            self.practice.close()
            self.practice = None
        os.write(self.gate[1], self.letter * self.wishes.workers)
        self.ready = True
        self.wait_for_an_answer()
        return logins + (TOLD if self.practice else "")

    @property
    def letter(self) -> bytes:
        """What a server reads before it serves."""
        return GO_AND_PRACTISE if self.practice else GO

    def start_database(self) -> None:
        if self.wishes.database_url:
            from kit.external import check_external  # noqa: PLC0415  # only here this process needs a driver

            say("Using the PostgreSQL of DATABASE_URL.")
            check_external(self.wishes.database_url)
            return
        folder = usable_folder()
        say(f"Starting PostgreSQL. Its data is in {folder}")
        self.cluster = Cluster(
            folder / "postgres", find_programs(self.wishes.pg_bin), connections=self.wishes.connections
        )
        self.cluster.start()
        self.cluster.create_database("tempu")
        os.environ["DATABASE_URL"] = self.cluster.url()

    def start_server(self) -> subprocess.Popen[bytes]:
        """It serves once it has read its letter from the gate."""
        if self.ready:
            os.write(self.gate[1], self.letter)
        handed = [self.door.fileno(), self.gate[0]]
        practice = [self.practice.address] if self.practice else []
        command = [sys.executable, str(HERE / "run.py"), "serve", *map(str, handed), *practice]
        return subprocess.Popen(command, cwd=HERE, pass_fds=handed, start_new_session=True)  # noqa: S603

    def wait_for_an_answer(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and not self.leaving.is_set():
            if any(server.poll() is not None for server in self.servers):
                raise CannotStart("The server stopped while starting; its last lines above say why.")
            with suppress(OSError), urllib.request.urlopen(f"{here(self.wishes)}/health", timeout=2):  # noqa: S310
                return
            time.sleep(0.05)
        if not self.leaving.is_set():
            raise CannotStart("The server did not answer within a minute.")

    def watch(self) -> None:
        """Until it is time to leave, whatever has died is started again."""
        while not self.leaving.wait(TICK):
            if self.cluster is not None and not self.cluster.is_alive():
                say("PostgreSQL has stopped. Starting it again.")
                with suppress(DatabaseTrouble):
                    self.cluster.start()
            for place, server in enumerate(self.servers):
                if server.poll() is not None:
                    say(f"A server process has stopped (exit {server.returncode}). Starting another.")
                    self.servers[place] = self.start_server()
            if self.practice is not None:
                self.practice.answer()

    def close(self) -> None:
        for server in self.servers:
            server.terminate()
        for server in self.servers:
            with suppress(subprocess.TimeoutExpired):
                server.wait(5)
            server.kill()
        if self.practice is not None:
            self.practice.close()
        if self.cluster is not None:
            self.cluster.stop()


def keep_house(wishes: Settings) -> None:
    """Until Ctrl-C or a TERM signal."""
    house = House(wishes, door=open_door(wishes))
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, lambda *_: house.leaving.set())
    try:
        welcome(wishes, house.open())
        house.watch()
        say("Stopping.")
    finally:
        house.close()


def with_database(work: Callable[[str, Path], object]) -> None:
    """Does one thing with the database (its URL, and its programs), whether Tempu runs or not."""
    house = House(settings(), door=socket.socket())
    try:
        house.start_database()
        work(os.environ["DATABASE_URL"], find_programs(settings().pg_bin))
    finally:
        house.close()


def main(command: str = "", file: str = "backup.dump") -> int:
    """The exit status: 0 after a clean stop, 1 when something was in the way."""
    try:
        carry_out(command, file)
    except (WrongSetting, CannotStart, DatabaseTrouble, BackupTrouble) as trouble:
        return complain(trouble)
    return 0


def carry_out(command: str, file: str) -> None:
    match command:
        case "":
            keep_house(settings())
        case "seed":
            with_database(lambda *_: say(prepare_database()[0]))
        case "doctor" | "records":
            with_database(lambda *_: program(*PROGRAMS[command], file))
        case "backup":
            with_database(lambda url, programs: back_up(url, programs, Path(file)))
            say(f"Everything is in {file}. Keep it somewhere else. {ITS_KEY}")
        case "restore":
            with_database(lambda url, programs: restore(url, programs, Path(file)))
            say(f"The database is as it was in {file}. {ITS_KEY}")
        case _:
            raise CannotStart(f"There is no command {command}: make prints those there are.")


def usable_folder() -> Path:
    """The data folder, made if need be; raises `CannotStart` where nothing can be kept in it."""
    folder = data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            return folder
    except OSError as trouble:
        is_file = isinstance(trouble, FileExistsError | NotADirectoryError)
        why = "there is a file of that name" if is_file else trouble.strerror
        raise CannotStart(
            f"TEMPU_DATA is {str(folder)!r}, where nothing can be kept: {why}; "
            "expected a folder, there or yet to be made, that Tempu may write to."
        ) from trouble


def open_door(wishes: Settings) -> socket.socket:
    """The socket that all servers share. One just killed may hold the port a moment longer."""
    deadline = time.monotonic() + OLD_SERVER_PATIENCE
    while True:
        try:
            door = socket.create_server((wishes.host, wishes.port), backlog=2048)
        except OSError as taken:
            if time.monotonic() > deadline:
                raise CannotStart(
                    f"{wishes.host}:{wishes.port} cannot be used: {taken.strerror}. "
                    f"Stop what is using it, or choose another port: PORT={wishes.port + 1} make run"
                ) from taken
            time.sleep(0.1)
        else:
            return door


def prepare_database() -> tuple[str, bool]:
    """Migrates and, on first start, fills the database, in a process that gives its memory back.

    What to say of signing in, and whether it is the demo salon.
    """
    done = subprocess.run(
        [sys.executable, "-m", "demo"], cwd=HERE, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode != 0:
        raise CannotStart("The database could not be prepared; the lines above say why.")
    answer = json.loads(done.stdout)
    return answer["said"], answer["is_demo"]


def program(*words: str) -> None:
    """In a process of its own, like every other that knows the tables; raises when something stays wrong."""
    done = subprocess.run([sys.executable, "-m", *words], cwd=HERE, check=False)  # noqa: S603  # ours
    if done.returncode != 0:
        raise CannotStart("Something is wrong that does not mend by itself; the lines above say what.")


def serve(door: int, gate: int, practice: str = "") -> None:
    """One server process on the shared socket; it leaves when the process that started it is gone.

    `practice` is where it pays if the gate says that this is the demo.

    What is loaded stays for good, so the collector need not walk over it: not while loading, nor afterwards.
    """
    watcher = threading.Thread(target=leave_with, args=[os.getppid()], daemon=True)
    watcher.start()
    gc.disable()
    import uvicorn  # noqa: PLC0415  # the process that supervises need not carry these two

    from app import create_app  # noqa: PLC0415

    config = uvicorn.Config(
        create_app(),
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
        log_level=settings().log_level if settings().log_level == "debug" else "warning",
    )
    gc.freeze()
    gc.enable()
    if os.read(gate, len(GO)) == GO_AND_PRACTISE:
        practise_at(practice)
        settings.cache_clear()
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=door)])


def leave_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(TICK)
    os.kill(os.getpid(), signal.SIGTERM)


def here(wishes: Settings) -> str:
    host = "127.0.0.1" if wishes.host in {"0.0.0.0", "::"} else wishes.host  # noqa: S104
    return f"http://{host}:{wishes.port}"


def welcome(wishes: Settings, logins: str) -> None:
    address = wishes.public_url or here(wishes)
    say(f"\n  Booking page   {address}/book\n  The desk       {address}/desk\n\n{logins}\n  Ctrl-C stops it.")


def say(text: str) -> None:
    print(text, flush=True)


def complain(trouble: Exception) -> int:
    print(f"Tempu: {trouble}", file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
    else:
        sys.exit(main(*sys.argv[1:]))
