"""The pages of pasting, as a browser would use them."""

import re
from html import unescape

import httpx

CARRIED = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
CHOSEN = re.compile(r'<select id="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)


def carried(page: str) -> dict[str, str]:
    """What the form with the rows carries: all that is hidden in it, and what its choices say."""
    form = page[page.index('class="stack looked"') :]
    chosen = {
        name: found[1]
        for name, options in CHOSEN.findall(form)
        if (found := re.search(r'value="([^"]*)" selected', options))
    }
    return {name: unescape(value) for name, value in CARRIED.findall(form)} | chosen


async def looked(client: httpx.AsyncClient, kind: str, text: str, **more: str) -> httpx.Response:
    answer: httpx.Response = await client.post(f"/desk/paste/{kind}/look", data={"text": text, **more})
    return answer


async def pasted(client: httpx.AsyncClient, kind: str, text: str, **more: str) -> httpx.Response:
    """Looks, and writes what was shown."""
    shown = await looked(client, kind, text)
    assert shown.status_code == 200, shown.text
    return await client.post(f"/desk/paste/{kind}", data={**carried(shown.text), **more})


async def batch_of(client: httpx.AsyncClient, kind: str, text: str) -> int:
    """The batch that what was pasted became."""
    answer = await pasted(client, kind, text)
    assert answer.status_code == 303, answer.text
    return int(answer.headers["location"].rpartition("/")[2])
