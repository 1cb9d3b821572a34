"""The desk as an app: its manifest, its service worker, and the page for when there is no network."""

import json
import re
from io import BytesIO

import pytest
from PIL import Image

from kit import installed
from kit.assets import asset, content, version
from tests.browse import browser


async def fetched(address: str):  # type: ignore[no-untyped-def]
    async with browser() as stranger:
        return await stranger.get(address)


async def test_the_manifest_opens_the_day_by_itself_and_has_icons_that_exist_in_the_sizes_it_says() -> None:
    answer = await fetched("/desk/app.webmanifest")
    assert answer.headers["content-type"].startswith("application/manifest+json")
    told = answer.json()
    assert (told["start_url"], told["scope"], told["display"]) == ("/desk/calendar", "/desk", "standalone")
    assert {each["purpose"] for each in told["icons"]} == {"any", "maskable"}
    for each in told["icons"]:
        drawn = await fetched(each["src"])
        assert drawn.headers["content-type"].startswith(each["type"])
        if each["sizes"] != "any":
            width, height = Image.open(BytesIO(drawn.content)).size
            assert f"{width}x{height}" == each["sizes"]


async def test_every_page_of_the_desk_leads_to_the_manifest() -> None:
    answer = await fetched("/desk/away")
    assert answer.status_code == 200
    page = (installed.ROOT / "kit" / "templates" / "kit" / "desk.html").read_text()
    assert '<link rel="manifest" href="/desk/app.webmanifest">' in page


async def test_the_worker_is_asked_for_anew_each_time_and_looks_after_the_whole_desk() -> None:
    answer = await fetched("/desk/worker.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["service-worker-allowed"] == "/desk"
    assert "default-src 'self'" in answer.headers["content-security-policy"]


def named(text: str, name: str):  # type: ignore[no-untyped-def]
    found = re.search(rf"^const {name} = (.*);$", text, re.MULTILINE)
    assert found
    return json.loads(found[1])


def test_the_worker_keeps_what_the_desk_is_drawn_with_and_not_what_is_rare_or_large() -> None:
    kept = named(installed.worker(), "SHELL")
    for name in (
        "kit/base.css",
        "kit/vendor/htmx.min.js",
        "booking/desk.js",
        "booking/away.js",
        "kit/icons.svg",
    ):
        assert asset(name) in kept
    for name in ("kit/vendor/jsQR.js", "kit/worker.js", "widgets/booking.js", "kit/icon-512.png"):
        assert asset(name) not in kept
    sizes = [len(content(each.split("/", 3)[3])[1] or b"") for each in kept]
    assert sum(sizes) <= 160 * 1024


def test_another_release_is_another_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    before = named(installed.worker(), "RELEASE")
    monkeypatch.setattr(installed, "version", lambda: f"not {version()}")
    installed.worker.cache_clear()
    after = named(installed.worker(), "RELEASE")
    installed.worker.cache_clear()
    assert before != after


async def test_the_page_for_when_there_is_no_network_tells_nothing_of_anybody() -> None:
    first, second = await fetched("/desk/away"), await fetched("/desk/away")
    assert first.text == second.text
    assert "csrf" not in first.text
    assert 'data-why="page"' in first.text
