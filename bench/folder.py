"""S1 as a folder of files: appointments.csv, services.csv and meta.json, all times in UTC."""

import csv
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from bench.salon import Salon, Slot, Treatment
from bench.trouble import WrongSeed

FILES = ("appointments.csv", "services.csv", "meta.json")


def read_folder(folder: Path) -> Salon:
    """Raises `WrongSeed` for a file that is missing or cannot be read."""
    missing = [name for name in FILES if not (folder / name).exists()]
    if missing:
        raise WrongSeed([f"{folder} holds no {name}." for name in missing])
    try:
        meta = json.loads((folder / "meta.json").read_text())
        today = date.fromisoformat(meta["today"])
        slots = sorted(read_slots(folder / "appointments.csv"))
        services = list(read_services(folder / "services.csv"))
        horizon = max([60, *((slot.day - today).days for slot in slots[-1:])])
        return Salon(meta["staff"], services, meta["customers"], today, slots, horizon)
    except (ValueError, KeyError) as error:
        raise WrongSeed([f"A file in {folder} cannot be read: {error!r}"]) from error


def read_services(path: Path) -> Iterator[Treatment]:
    """Number, name, minutes, price in whole units."""
    with path.open(newline="") as file:
        for number, name, minutes, price in csv.reader(file):
            yield Treatment(int(number), name, int(minutes), int(price) * 100)


def read_slots(path: Path) -> Iterator[Slot]:
    """Number, person, service, client, start, end."""
    with path.open(newline="") as file:
        for _, staff, service, customer, start, end in csv.reader(file):
            starts, ends = datetime.fromisoformat(start), datetime.fromisoformat(end)
            minute = starts.hour * 60 + starts.minute
            length = int((ends - starts).total_seconds()) // 60
            yield Slot(starts.date(), minute, int(staff), minute + length, int(service), int(customer))
