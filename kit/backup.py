"""The whole database in one file, and back."""

import subprocess
from pathlib import Path


class BackupTrouble(Exception):
    """pg_dump or pg_restore did not succeed; the sentence holds what it said."""


def back_up(url: str, programs: Path, file: Path) -> None:
    """A consistent copy, taken while the business goes on; nothing is left of it when it fails."""
    unfinished = file.with_name(file.name + ".unfinished")
    run(programs / "pg_dump", "--format=custom", "--no-owner", f"--file={unfinished}", url)
    unfinished.rename(file)


def restore(url: str, programs: Path, file: Path) -> None:
    """Replaces everything in the database by what is in the file, or changes nothing."""
    if not file.exists():
        raise BackupTrouble(f"There is no file {file}. Say which one: make restore FILE=backup.dump")
    run(
        programs / "pg_restore",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--single-transaction",
        f"--dbname={url}",
        file,
    )


def run(program: Path, *arguments: str | Path) -> None:
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise BackupTrouble(f"{program.name} failed: {done.stderr.strip()}")
