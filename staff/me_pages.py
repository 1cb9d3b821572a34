"""What "My account" and its forms are filled with, and the shared tablets."""

from typing import Any

from litestar.response import Template

from catalog.pages import form_page, list_page
from catalog.queries import branches_of
from kit.errors import Problem
from kit.qr import qr_source
from kit.rights import Actor
from staff import passkeys, queries
from staff.actions.second_step import demanded_roles
from staff.codes import setup_link
from staff.pages import zone_of
from staff.passkeys import BUSINESS
from staff.rules import WORTH_A_SECOND_STEP
from staff.schemas import TabletForm
from staff.tables import Role


async def me_page(actor: Actor, token: str, done: str = "", trouble: Problem | None = None) -> Template:
    account = actor.account or 0
    facts: dict[str, Any] = {
        "keys": await queries.keys_of(account),
        "passkeys": await queries.passkeys_of(account),
        "sessions": await queries.open_sessions(account, token),
        "zone": await zone_of(actor),
        "passkey_site": passkeys.site(),
    }
    return form_page("staff/me.html", actor, trouble, done=done, **facts)


def form_of_mine(actor: Actor, name: str, trouble: Problem | None = None, **context: object) -> Template:
    """One of the small forms: "pin", "password", "passkey", "second_step"."""
    return form_page(f"staff/my_{name}.html", actor, trouble, passkey_site=passkeys.site(), **context)


async def app_page(actor: Actor, trouble: Problem | None = None) -> Template:
    """The square of dots, while an app is being set up."""
    account = actor.account or 0
    secret, keys = await queries.begun_secret(account), await queries.keys_of(account)
    link = setup_link(secret, keys["email"], BUSINESS) if secret and keys else ""
    facts: dict[str, Any] = {"secret": secret, "picture": qr_source(link) if link else "", "keys": keys}
    return form_page("staff/my_app.html", actor, trouble, **facts)


def codes_page(actor: Actor, codes: list[str]) -> Template:
    return list_page("staff/my_codes.html", actor, codes=codes)


async def tablets_page(
    actor: Actor, here: str, form: TabletForm, trouble: Problem | None = None, done: str = ""
) -> Template:
    """`here` is the token of this device, if it is one of them."""
    facts: dict[str, Any] = {
        "rows": await queries.tablet_sheet(actor),
        "this": await queries.tablet_here(here),
        "branches": [(each.id, each.name) for each in await branches_of(actor)],
        "form": form,
    }
    return form_page("staff/tablets.html", actor, trouble, done=done, **facts)


async def tablet_page(
    actor: Actor, tablet_id: int, form: TabletForm | None = None, trouble: Problem | None = None
) -> Template:
    tablet = await queries.access_tablet(actor, tablet_id)
    kept = TabletForm(name=tablet.name, lock_minutes=str(tablet.lock_minutes))
    return form_page("staff/tablet.html", actor, trouble, tablet=tablet, form=form or kept)


async def second_step_page(
    actor: Actor,
    chosen: frozenset[Role] | None = None,
    days: str = "7",
    trouble: Problem | None = None,
    done: str = "",
) -> Template:
    """Of which roles it is demanded; `chosen` is what was ticked, where that was refused."""
    facts: dict[str, Any] = {
        "roles": WORTH_A_SECOND_STEP,
        "chosen": await demanded_roles() if chosen is None else chosen,
        "days": days,
    }
    return form_page("staff/second_step.html", actor, trouble, done=done, **facts)
