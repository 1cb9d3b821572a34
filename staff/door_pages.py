"""What stands at the door: the first account, the password, tiles of a tablet, the second step, the proof."""

from typing import Any

from asyncpg import Record
from litestar.response import Template

from catalog.pages import form_page
from kit import web
from kit.errors import Invalid, Problem
from kit.rights import Actor
from staff import passkeys, queries
from staff.actions.second_step import has_app
from staff.schemas import CodeForm, FirstOwnerForm, PinForm, ProofForm, SignInForm


def at_the_door(template: str, trouble: Problem | None = None, **context: object) -> Template:
    """A page for somebody who is not signed in (yet); `errors` says what is wrong at each field."""
    errors = trouble.fields if isinstance(trouble, Invalid) else {}
    facts: dict[str, Any] = {"trouble": trouble, "errors": errors, "passkey_site": passkeys.site(), **context}
    filled: Template = web.page(template, status=trouble.status if trouble else 200, **facts)
    return filled


def sign_in_page(form: SignInForm, trouble: Problem | None = None, tablet: Record | None = None) -> Template:
    return at_the_door("staff/sign_in.html", trouble, form=form, tablet=tablet)


def welcome_page(form: FirstOwnerForm, trouble: Problem | None = None) -> Template:
    return at_the_door("staff/welcome.html", trouble, form=form)


async def tiles_page(
    tablet: Record, form: PinForm, trouble: Problem | None = None, *, alone: bool = False
) -> Template:
    """Who is here, or, once that is chosen, their PIN. `alone`: without the page around it."""
    people = await queries.people_of(tablet)
    person = next((each for each in people if str(each["id"]) == form.account), None)
    template = "staff/tiles_part.html" if alone else "staff/tiles.html"
    return at_the_door(template, trouble, tablet=tablet, people=people, person=person, form=form)


def code_page(form: CodeForm, *, by_app: bool, trouble: Problem | None = None) -> Template:
    return at_the_door("staff/code.html", trouble, form=form, by_app=by_app)


async def proof_page(actor: Actor, form: ProofForm, trouble: Problem | None = None) -> Template:
    account = actor.account or 0
    keys = await queries.keys_of(account)
    facts: dict[str, Any] = {"keys_there": keys, "by_app": await has_app(account), "form": form}
    return form_page("staff/proof.html", actor, trouble, passkey_site=passkeys.site(), **facts)
