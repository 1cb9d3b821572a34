"""What is set wrongly stops the start in a sentence that names the setting, and leaves no traceback."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit, urlunsplit

import pytest

from tests.setup.house import ROOT, environment, free_port


def refusal(data: Path, **wishes: str) -> str:
    """What a start that fails says on standard error."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "run.py")],
        env=environment(data, free_port(), **wishes),
        cwd="/",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stdout
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    return done.stderr


def this_database(**parts: str) -> str:
    """The database of this test run, with another login or another name in its address."""
    url = urlsplit(os.environ["DATABASE_URL"])
    host = url.netloc.rpartition("@")[2]
    login = parts.get("login", url.netloc.rpartition("@")[0])
    return urlunsplit(
        url._replace(netloc=f"{login}@{host}", path="/" + parts.get("name", url.path.strip("/")))
    )


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("postgresql://a:b@127.0.0.1:1/x", "no server answers"),
        ("postgresql://a:b@127.0.0.1:1/x?sslmode=odd", "sslmode"),
        ("postgresql://a:b@127.0.0.1:1", "postgresql://user:password@host:5432/name"),
    ],
)
def test_an_address_without_a_database_behind_it(tmp_path: Path, url: str, reason: str) -> None:
    said = refusal(tmp_path, DATABASE_URL=url)
    assert "DATABASE_URL" in said
    assert reason in said
    assert "a:b" not in said, "a password is not repeated"


def test_a_stranger_to_the_server(tmp_path: Path) -> None:
    said = refusal(tmp_path, DATABASE_URL=this_database(login="stranger:guess"))
    assert said.startswith("Tempu: DATABASE_URL cannot be used: the server refuses this user or password")


def test_a_database_that_does_not_exist(tmp_path: Path) -> None:
    said = refusal(tmp_path, DATABASE_URL=this_database(name="nowhere"))
    assert "DATABASE_URL cannot be used: the server has no database of this name" in said


def test_a_server_that_is_too_old(tmp_path: Path) -> None:
    with posing_as_14() as port:
        url = urlsplit(this_database())
        login = url.netloc.rpartition("@")[0]
        said = refusal(tmp_path, DATABASE_URL=f"postgresql://{login}@127.0.0.1:{port}{url.path}")
    assert "DATABASE_URL cannot be used: the server is PostgreSQL 14; expected a PostgreSQL 15" in said


@contextmanager
def posing_as_14() -> Iterator[int]:
    """The port of a relay to the real server, which changes the version that it reports."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        threading.Thread(target=relay, args=[door], daemon=True).start()
        yield int(door.getsockname()[1])


def relay(door: socket.socket) -> None:
    client, _ = door.accept()
    with closing(client), closing(to_the_server()) as server:
        back = threading.Thread(target=hand_on, args=[server, client, b"server_version\x00"], daemon=True)
        back.start()
        hand_on(client, server)
        back.join(5)


def to_the_server() -> socket.socket:
    url = urlsplit(os.environ["DATABASE_URL"])
    folder = parse_qs(url.query).get("host", [""])[0]
    if not folder.startswith("/"):
        return socket.create_connection((url.hostname or folder or "127.0.0.1", url.port or 5432))
    server = socket.socket(socket.AF_UNIX)
    server.connect(f"{folder}/.s.PGSQL.{url.port or 5432}")
    return server


def hand_on(source: socket.socket, target: socket.socket, name: bytes = b"") -> None:
    """Until the end of it; the two digits after the name become 14."""
    while some := source.recv(65536):
        before, found, after = some.partition(name) if name else (some, b"", b"")
        target.sendall(before + found + (b"14" + after[2:] if found else after))
    target.shutdown(socket.SHUT_WR)


@pytest.mark.parametrize("place", ["a file", "/dev/null/x", "/proc/nope"])
def test_a_data_folder_that_cannot_be_one(tmp_path: Path, place: str) -> None:
    if place == "a file":
        place = str(tmp_path / "note.txt")
        Path(place).write_text("Not a folder.")
    said = refusal(Path(place))
    assert f"TEMPU_DATA is {place!r}" in said
    assert "expected a folder" in said


def test_the_key_needs_the_folder_even_beside_an_external_database(tmp_path: Path) -> None:
    (tmp_path / "note.txt").touch()
    assert "TEMPU_DATA is" in refusal(tmp_path / "note.txt", DATABASE_URL=this_database())


def test_a_sender_that_is_no_address(tmp_path: Path) -> None:
    assert "MAIL_FROM is 'reception', but should be Name <name@example.com>" in refusal(
        tmp_path, MAIL_FROM="reception"
    )
