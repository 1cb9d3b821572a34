"""One part of the bench, run and printed by itself: `python -m bench.bulk`, `python -m bench.importing`."""

import asyncio
import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from bench import house
from bench.table import Table
from kit.embedded import Cluster

Section = Callable[[Table, Cluster, Path], Coroutine[Any, Any, None]]


def alone(name: str, section: Section) -> None:
    """In a database of that name."""
    os.environ.setdefault("SECRET_KEY", "of the bench, and of nothing else in the world")
    with house.scratch() as folder, house.database(folder) as cluster:
        cluster.create_database(name)
        house.migrate(folder, cluster.url(name))
        asyncio.run(section(Table(), cluster, folder))
