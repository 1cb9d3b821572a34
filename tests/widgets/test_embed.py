"""What the customer's browser has to load."""

import gzip
import re

import pytest

from kit.machine import ROOT
from tests.browse import browser
from tests.cast import open_salon

KIB = 1024


async def test_the_embed_script_stays_under_its_name_and_fresh_enough() -> None:
    async with browser() as b:
        answer = await b.get("/embed.js")
        assert answer.headers["cache-control"] == "public, max-age=3600, stale-while-revalidate=86400"
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["content-type"].startswith("text/javascript")
        plain = await b.get("/embed.js", headers={"accept-encoding": "identity"})
        assert plain.text == answer.text == (ROOT / "widgets/static/embed.js").read_text()


def test_the_embed_script_is_small() -> None:
    assert len(gzip.compress((ROOT / "widgets/static/embed.js").read_bytes(), 9)) <= 4 * KIB


@pytest.mark.usefixtures("morning")
async def test_the_first_view_is_small() -> None:
    salon = await open_salon()
    async with browser() as b:
        page = await b.get(f"/book/center?service={salon.haircut}")
        loaded = set(re.findall(r'(?:src|href)="((?:/static/|/book/center/theme)[^"#]+)', page.text))
        answers = {path: (await b.get(path.replace("&amp;", "&"))).content for path in loaded}
        sizes = {path: len(gzip.compress(body, 9)) for path, body in answers.items()}
        scripts = sum(size for path, size in sizes.items() if ".js" in path)
        assert scripts <= 20 * KIB
        assert sum(sizes.values()) + len(gzip.compress(page.content, 9)) <= 40 * KIB
