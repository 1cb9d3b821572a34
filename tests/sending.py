"""A form of a page as a browser would send it: with what is hidden in it."""

import re

import httpx

HIDDEN = re.compile(r'<input type="hidden" name="(form_code|seen)" value="([^"]+)"')


def hidden(page: str, action: str) -> dict[str, str]:
    """The hidden code, or the mark of what is shown, of the form of a page that goes to `action`."""
    found = re.search(rf'<form[^>]* method="post" action="{re.escape(action)}"(.*?)</form>', page, re.DOTALL)
    assert found, f"no form goes to {action}"
    return dict(HIDDEN.findall(found[1]))


async def opened(client: httpx.AsyncClient, page: str, action: str) -> dict[str, str]:
    answer = await client.get(page)
    assert answer.status_code == 200
    return hidden(answer.text, action)
