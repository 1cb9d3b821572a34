"""A form that makes something is carried out once, however often it is sent."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from litestar.response import Redirect
from piccolo.columns import Timestamptz, Varchar
from piccolo.table import Table

from kit import clock
from kit.db import execute, fetch_value, transaction
from kit.rights import actor_of
from kit.ticker import Job
from kit.vault import fingerprint
from kit.web import AnyRequest

Made = TypeVar("Made")
FIELD = "form_code"  # `once` in kit/ui.html writes it
REMEMBERED = timedelta(days=7)
# A second one waits here until the first is through: then it is a conflict, or, where that failed, the first.
TAKE = "INSERT INTO sent_form (form, place, sent_at) VALUES ($1, '', $2) ON CONFLICT (form) DO NOTHING"
KEEP = "UPDATE sent_form SET place = $2 WHERE form = $1"
FIND = "SELECT place FROM sent_form WHERE form = $1"
FORGET = "DELETE FROM sent_form WHERE sent_at < $1"


class SentForm(Table, tablename="sent_form"):
    """A form that was carried out, and the `place` it led to; `form` is a fingerprint of who sent what."""

    form = Varchar(length=64, primary_key=True, null=False)
    place = Varchar(length=300, null=False)
    sent_at = Timestamptz(default=None, null=False, index=True)


async def once(
    request: AnyRequest, make: Callable[[], Awaitable[Made]], where: Callable[[Made], str]
) -> Redirect:
    """Makes it and goes `where` that leads. Sent again, it makes nothing and goes to the same place.

    What was made and the memory of it are one transaction: a refusal leaves the form as good as unsent. One
    without a code, as programs send it, is carried out every time.
    """
    form = await form_sent(request)
    place = await made_once(form, make, where) if form else where(await make())
    return Redirect(place, status_code=303)


async def form_sent(request: AnyRequest) -> str:
    """Stands for the whole form with its code: changed and sent again from an old tab, it is another one."""
    if not (await request.form()).get(FIELD):
        return ""
    who, path, body = actor_of(request).account, request.url.path, await request.body()
    return fingerprint(f"{who} {path} {body.decode('latin-1')}")


async def made_once(form: str, make: Callable[[], Awaitable[Made]], where: Callable[[Made], str]) -> str:
    async with transaction():
        if await execute(TAKE, form, clock.now()):
            place = where(await make())
            await execute(KEEP, form, place)
            return place
        kept: str = await fetch_value(FIND, form)
        return kept


async def forget() -> bool:
    """Nobody sends a form again after a week."""
    await execute(FORGET, clock.now() - REMEMBERED)
    return False


# Nothing of this leaves the building: done twice, or by two processes at once, it comes to the same.
JOB = Job("sent forms", forget, seconds=3600.0)
