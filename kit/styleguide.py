"""Every part of the interface in every state, by day and by night; shown in development only."""

import re
from functools import lru_cache
from typing import Any

from litestar import get

from kit.assets import files
from kit.errors import NotFound
from kit.paging import Pages
from kit.rights import Actor, Permission
from kit.settings import settings
from kit.web import page

SAMPLE = Actor(
    account=None, name="Vera Winter", role="owner", permissions=frozenset(Permission), branches=None
)
TINTS = ("rose", "amber", "lime", "teal", "sky", "violet", "slate")
STATUSES = ("requested", "waiting", "confirmed", "arrived", "done", "no_show", "cancelled")
TONES = ("good", "attention", "trouble", "information", "plain")


@lru_cache(maxsize=1)
def icons() -> list[str]:
    return re.findall(r'<symbol id="([^"]+)"', files()["kit/icons.svg"].read_text())


@get("/styleguide", include_in_schema=False, sync_to_thread=False)
def styleguide() -> Any:  # noqa: ANN401
    if not settings().development:
        raise NotFound("There is no such page.")
    return page(
        "kit/styleguide.html",
        actor=SAMPLE,
        icons=icons(),
        tints=TINTS,
        statuses=STATUSES,
        tones=TONES,
        pages=Pages(page=2, total=180),
    )
