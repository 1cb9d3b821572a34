"""`make run`, as real processes: it starts, stays, recovers and stops, and never leaves anything behind."""

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.setup.house import (
    ROOT,
    RunningHouse,
    environment,
    free_port,
    open_house,
    parent_of,
    postgres_of,
    reachable_folder,
    started_before,
)

linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="reads /proc; elsewhere the kernel differs"
)


NOT_THE_PRODUCT = shutil.ignore_patterns(".git", ".venv", "tests", ".*cache")


@pytest.fixture
def data():  # type: ignore[no-untyped-def]
    """A folder that the database's own user can reach, unlike pytest's private ones."""
    with reachable_folder() as folder:
        yield folder


@pytest.fixture(name="started_before")
def a_folder_started_before():  # type: ignore[no-untyped-def]
    """A folder like `data`, where the database is made already."""
    with started_before() as folder:
        yield folder


def gone(data: Path) -> bool:
    deadline = time.monotonic() + 10
    while postgres_of(data) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not postgres_of(data)


@linux
def test_it_starts_says_where_and_stops_cleanly_on_ctrl_c(data: Path) -> None:
    with open_house(data) as house:
        assert f"{house.address}/book" in house.said
        assert f"{house.address}/desk" in house.said
        assert house.status() == 200
        assert house.stop(signal.SIGINT) == 0
    assert gone(data)


@linux
def test_a_second_start_keeps_the_data_and_its_first_owner(started_before: Path) -> None:
    with open_house(started_before) as house:
        become_owner(house)
        house.stop(signal.SIGTERM)
    with open_house(started_before) as house:
        assert "/desk/welcome" not in house.said, "the code is told only while it opens something"
        assert house.status("/desk/sign-in") == 200


def become_owner(house: RunningHouse) -> None:
    """As whoever started it would: by the address that was printed."""
    [address] = [line.strip() for line in house.lines if "/desk/welcome?code=" in line]
    with httpx.Client() as browser:
        page = browser.get(address).text
        token, code = (
            re.search(f'name="{name}"[^>]* value="([^"]+)"', page) for name in ("_csrf_token", "code")
        )
        assert token is not None
        assert code is not None
        form = {"name": "Vera", "email": "vera@example.com", "password": "four plain little words"}
        facts = {"_csrf_token": token[1], "code": code[1], **form}
        made = browser.post(address.partition("?")[0], data=facts)
        assert (made.status_code, made.headers["location"]) == (303, "/desk/start/branch")


@linux
def test_after_kill_minus_nine_nothing_is_left_and_the_next_start_recovers(started_before: Path) -> None:
    port = free_port()
    with open_house(started_before, port) as house:
        house.process.kill()
        house.process.wait()
        assert gone(started_before)
        with open_house(started_before, port) as again:
            assert again.status() == 200


@linux
def test_a_killed_server_is_replaced(started_before: Path) -> None:
    with open_house(started_before, WORKERS="2") as house:
        for server in servers_of(house.process.pid):
            os.kill(server, signal.SIGKILL)
        house.wait_until(lambda: house.said.count("Starting another") == 2, "both are replaced")
        house.wait_until(lambda: house.status() == 200, "it answers again")


@linux
def test_the_database_has_a_connection_for_every_one_that_the_servers_may_want(started_before: Path) -> None:
    with open_house(started_before, WORKERS="2", POOL_SIZE="150"):
        allowed = answer(started_before, "SELECT current_setting('max_connections')::int - 2 * (150 + 1)")
    assert allowed > 10, "and some are left for a backup and the like"


@linux
def test_a_lost_database_is_a_page_that_tries_again_and_comes_back_by_itself(started_before: Path) -> None:
    with open_house(started_before) as house:
        [database] = [pid for pid in postgres_of(started_before) if parent_of(pid) == house.process.pid]
        os.kill(house.process.pid, signal.SIGSTOP)  # so that it cannot help before we have looked
        os.kill(database, signal.SIGKILL)
        house.wait_until(lambda: house.status() == 503, "it says 503")
        os.kill(house.process.pid, signal.SIGCONT)
        house.wait_until(lambda: house.status() == 200, "it comes back")


@linux
def test_a_folder_in_a_private_home_works_and_stays_private(data: Path) -> None:
    home = data / "home"
    home.mkdir(mode=0o700)
    project = home / "a copy of tempu"
    shutil.copytree(ROOT, project, ignore=NOT_THE_PRODUCT)
    port = free_port()
    wishes = environment(data / "kept", port)
    done = subprocess.Popen(
        [sys.executable, "run.py"], cwd=project, env=wishes, stdout=subprocess.PIPE, text=True
    )
    try:
        assert any("Ctrl-C stops it" in line for line in done.stdout or [])
    finally:
        done.send_signal(signal.SIGINT)
        assert done.wait(30) == 0
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


@linux
def test_an_external_database_starts_no_embedded_one(started_before: Path) -> None:
    with open_house(started_before) as first, reachable_folder() as unused:
        with open_house(unused, DATABASE_URL=url_of(started_before)) as second:
            assert "DATABASE_URL" in second.said
            assert second.status() == 200
            assert not postgres_of(unused)
        assert first.status() == 200


def python_for_anybody() -> str | None:
    """This Python, or the system's of the same version where this one lies in a private folder."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for program in (Path(sys.executable).resolve(), Path("/usr/bin") / version):
        if program.exists() and all(folder.stat().st_mode & 0o001 for folder in (program, *program.parents)):
            return str(program)
    return None


@linux
@pytest.mark.skipif(os.geteuid() != 0, reason="every other test here is by an ordinary user then")
@pytest.mark.skipif(python_for_anybody() is None, reason="no Python here may be run by an ordinary user")
def test_an_ordinary_user_needs_no_rights(data: Path) -> None:
    from kit.machine import ordinary_user

    person = ordinary_user()
    project, packages = data / "tempu", data / "packages"
    shutil.copytree(ROOT, project, ignore=NOT_THE_PRODUCT)
    shutil.copytree(Path(pytest.__file__).parents[1], packages, symlinks=True)
    mine = data / "mine"
    mine.mkdir()
    os.chown(mine, person.pw_uid, person.pw_gid)
    wishes = environment(
        mine, free_port(), HOME=str(mine), PYTHONPATH=str(packages), PYTHONDONTWRITEBYTECODE="1"
    )
    done = subprocess.Popen(
        [python_for_anybody() or "", "run.py"], cwd=project, env=wishes, stdout=subprocess.PIPE, text=True,
        user=person.pw_uid, group=person.pw_gid, extra_groups=[],
    )  # fmt: skip
    try:
        assert any("Ctrl-C stops it" in line for line in done.stdout or [])
        assert {Path(f"/proc/{pid}").stat().st_uid for pid in postgres_of(mine)} == {person.pw_uid}
    finally:
        done.send_signal(signal.SIGINT)
        assert done.wait(30) == 0
    assert gone(mine)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [("PORT", "eighty", "a number from 1 to 65535"), ("DATABASE_URL", "mysql://x/y", "postgresql://")],
)
def test_a_wrong_setting_stops_the_start_in_words(data: Path, name: str, text: str, expected: str) -> None:
    house = RunningHouse(environment(data, free_port(), **{name: text}), 0)
    assert house.process.wait(30) == 1
    house.wait_until(lambda: expected in house.said, "it stops")
    assert name in house.said


def test_a_port_in_use_is_named_with_a_way_out(data: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        house = RunningHouse(environment(data, port), port)
        assert house.process.wait(30) == 1
        house.wait_until(lambda: f"PORT={port + 1} make run" in house.said, "it stops")


@linux
def test_what_is_backed_up_comes_back(started_before: Path) -> None:
    port = free_port()
    file = started_before / "copy.dump"
    command = [sys.executable, str(ROOT / "run.py")]
    with open_house(started_before, port) as house:
        become_owner(house)
        wishes = environment(started_before, port)
        assert subprocess.run([*command, "backup", str(file)], env=wishes, check=True).returncode == 0
        count = count_accounts(started_before)
        subprocess.run([*command, "restore", str(file)], env=wishes, check=True)
        assert count_accounts(started_before) == count == 1
    missing = subprocess.run(
        [*command, "restore", str(started_before / "nothing.dump")],
        env=wishes,
        capture_output=True,
        text=True,
        check=False,
    )
    assert missing.returncode == 1
    assert "There is no file" in missing.stderr


def servers_of(supervisor: int) -> list[int]:
    listed = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()
    return [pid for pid in map(int, listed) if b"serve" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def url_of(data: Path) -> str:
    from kit.embedded import Cluster, find_programs

    return Cluster(data / "postgres", find_programs(None)).url()


def count_accounts(data: Path) -> int:
    return answer(data, "SELECT count(*) FROM account")


def answer(data: Path, question: str) -> int:
    import asyncio

    import asyncpg

    async def ask() -> int:
        connection = await asyncpg.connect(url_of(data))
        try:
            return int(await connection.fetchval(question))
        finally:
            await connection.close()

    return asyncio.run(ask())
