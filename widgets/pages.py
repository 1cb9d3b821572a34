"""How a customer's page is put together."""

import dataclasses
from collections.abc import Mapping

from litestar import MediaType
from litestar.response import Template

from booking.queries.notices import notices_of
from booking.queries.setup import setup_of
from catalog.queries.texts import known
from catalog.tables import Branch
from clients.rules import short_code
from kit import clock, web, words
from kit.typed import in_words
from widgets.again import again_in
from widgets.forms import form_of, frame_of, look_of
from widgets.friends import friend_field
from widgets.promo import price_and_promo
from widgets.queries import Held
from widgets.queries.announced import announced
from widgets.questions import about, questions
from widgets.rules.addons import write_addons
from widgets.rules.days import for_whom, local_iso, months, near_day
from widgets.schemas import WantedTime

WORDS = {
    "near_day": near_day,
    "wall_time": local_iso,
    "in_words": in_words,
    "for_whom": for_whom,
    "long_date": words.day_text,
    "months": months,
    "short_code": short_code,
    "languages": words.LANGUAGES,
}
FOUND = {"canonical": "", "description": "", "linked": None}
ONE_SERVICE = {"asked": None, "basket": None, "adds": None, "sells_certificates": False}
FRESH = {"Cache-Control": "no-cache", "Vary": "Accept-Language"}
PERSONAL = {"Cache-Control": "no-store"}
NEXT_TIMES = 6


def show(
    step: str,
    template: str,
    request: web.AnyRequest,
    branch: Branch | None,
    *,
    status: int = 200,
    **context: object,
) -> Template:
    """A page of the flow. What belongs to one person is kept by no cache."""
    if branch is not None:
        speak_as_offered(request, branch)
    headers = FRESH if step in ("branch", "service", "staff", "addons", "time") else PERSONAL
    common = {
        "step": step,
        "branch": branch,
        "frame": frame_of(request),
        "notice": "",
        **look_of(request, branch),
        **WORDS,
        **FOUND,
        **ONE_SERVICE,
    }
    return Template(
        f"{template if '/' in template else f'widgets/{template}'}.html",
        context={**common, **context},
        status_code=status,
        headers=headers,
        media_type=MediaType.HTML,
    )


def speak_as_offered(request: web.AnyRequest, branch: Branch) -> None:
    """A form that is offered in some languages is shown in one of them."""
    voice, languages = words.voice(), form_of(request).design.languages
    if not languages or voice.tag == words.MIRRORED:
        return
    if voice.tag not in languages:
        texts = known[0].of if known else words.no_texts
        voice = words.voice_for(languages[0], branch.locale, texts)
    words.speak(dataclasses.replace(voice, offered=languages))


async def show_contact(
    request: web.AnyRequest,
    branch: Branch,
    held: Held,
    typed: WantedTime | None = None,
    *,
    status: int = 200,
    **context: object,
) -> Template:
    """The last step, with whatever was typed and what is wrong with it."""
    now, setup, shown = clock.now(), await setup_of(branch.id), typed or WantedTime()
    place = f"/book/{branch.slug}"
    conditions = setup.conditions_of(held.service)
    again = await again_in(request, f"{place}/holds/{held.code}", shown, context.get("errors"))
    common = {
        "held": held,
        "place": place,
        "addons": write_addons(held.added),
        "typed": shown,
        "again": again,
        "errors": {},
        "tone": "trouble",
        "today": clock.today(branch.zone),
        "day": clock.wall(held.starts_at, branch.zone).date(),
        "notices": await notices_of(branch.id, [held.service], held.starts_at),
        "rules": [conditions.guests],
        "takes_requests": conditions.takes_requests,
        "seconds_left": int((held.expires_at - now).total_seconds()) if held.expires_at else 0,
        "announced": announced(setup, held.lines, held.starts_at),
        **await questions(request, about(setup, (held.service, *held.added))),
        **await friend_field(request, branch),
        **await price_and_promo(request, branch, held, again.client if again else None),
    }
    return show("contact", "contact", request, branch, status=status, **{**common, **context})


def kept(wanted: WantedTime) -> Mapping[str, str]:
    return {
        "service": wanted.service,
        "addons": wanted.addons,
        "member": wanted.member,
        "hold": wanted.hold,
        "name": wanted.name,
        "phone": wanted.phone,
        "email": wanted.email,
        "comment": wanted.comment,
    }
