"""What the pages of consents are filled with: all of them, one, and those of a client."""

from litestar.response import Template

from catalog.pages import form_page
from clients import queries as cards
from clients import rules
from clients.actions.consenting import facts
from clients.queries import consents as queries
from clients.rules.consents import standing
from clients.schemas import ConsentForm
from kit.errors import Problem
from kit.rights import Actor, Permission
from kit.seen import mark_of


async def consents_page(
    actor: Actor, form: ConsentForm, trouble: Problem | None = None, done: str = ""
) -> Template:
    rows = await queries.consents()
    zone = (await cards.home(actor)).zone
    told = {"rows": rows, "form": form, "zone": zone, "rules": rules}
    return form_page("clients/consents.html", actor, trouble, **{**told, "done": done})


async def consent_page(
    actor: Actor, consent_id: int, form: ConsentForm | None = None, trouble: Problem | None = None
) -> Template:
    """What was typed stays; `mark` stands for what there is now."""
    consent, now = await queries.access_consent(actor, consent_id)
    filled = form or ConsentForm(
        consent.title,
        now.words,
        said(consent.is_asked),
        said(consent.is_required),
        said(consent.allows_offers),
    )
    return form_page(
        "clients/consent.html", actor, trouble, consent=consent, form=filled,
        mark=mark_of(facts(consent, now.words)), versions=await queries.versions(consent_id),
        zone=(await cards.home(actor)).zone,
    )  # fmt: skip


def said(yes: bool) -> str:  # noqa: FBT001  # as a form has it
    return "yes" if yes else ""


async def client_part(actor: Actor, client_id: int, trouble: Problem | None = None) -> Template:
    """On the card: how they stand to each, and what can be said for them."""
    client = await cards.access_client(actor, client_id)
    rows = [
        {
            **row,
            "standing": standing(
                is_given=row["is_given"], number=row["said_number"] or 0, latest=row["number"]
            ),
        }
        for row in await queries.of_client(client_id)
    ]
    return form_page(
        "clients/card_consents.html", actor, trouble, client=client, rows=rows,
        story=await queries.story(client_id),
        edits=actor.may(Permission.edit_clients) and client.erased_at is None, rules=rules,
        zone=(await cards.home(actor)).zone,
    )  # fmt: skip
