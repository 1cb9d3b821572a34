"""Certificates for strangers: choosing one, paying for it, what was bought, and what is left of one."""

from typing import Any

from litestar import MediaType, Response, get, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from catalog import queries as catalog
from catalog.tables import Branch
from checkout.actions.certificates import looking, opening
from checkout.actions.certificates.paths import path_of
from checkout.gateway.protocol import GatewayAway, GatewayRefuses
from checkout.queries.certificates import refunds_of
from checkout.rules.online import why_declined
from kit import clock, web, words
from kit.errors import Invalid, NotFound, Problem
from kit.vault import new_code
from kit.words import _
from loyalty.actions.certificate_sales import ALIVE, Asking, NotAnyMore, ask_for
from loyalty.certificate_paper import certificate_pdf, file_name
from loyalty.certificate_sale_tables import CertificateSale
from loyalty.certificate_schemas import BuyForm, CodeForm
from loyalty.certificate_tables import Design
from loyalty.queries.certificate_letters import paper_facts
from loyalty.queries.certificate_sales import sale_by_code
from loyalty.rules.certificate_buying import FURTHEST, read_gift
from loyalty.rules.certificate_words import gives, terms_sentences, worth_text
from loyalty.rules.voucher_codes import grouped
from widgets.forms import frame_of
from widgets.limits import from_our_pages, not_too_often
from widgets.pages import show
from widgets.queries.certificates import left_of, offered_here
from widgets.rules.addresses import read_code

CAREFUL = [from_our_pages, not_too_often]
State = CertificateSale.State


@get("/certificates")
async def choose_branch(request: web.AnyRequest) -> Template | Redirect:
    """Where it is used; nothing to choose where there is one place."""
    branches = [each for each in await catalog.open_branches() if await offered_here(each)]
    if len(branches) == 1:
        return Redirect(frame_of(request).link(f"/book/{branches[0].slug}/certificates"), status_code=303)
    await speak_somewhere()
    return show("gift", "gift_branches", request, None, branches=branches)


async def speak_somewhere() -> None:
    """A page of no branch is in the language of the first, where the browser asks for none of ours."""
    branches = await catalog.open_branches()
    if branches:
        await catalog.branch(branches[0].id)


@get("/book/{slug:str}/certificates")
async def show_kinds(request: web.AnyRequest, slug: FromPath[str]) -> Template:
    gone = NotAnyMore().sentence if request.query_params.get("gone") else ""
    return await kinds_page(request, await catalog.branch_by_slug(slug), gone)


async def kinds_page(
    request: web.AnyRequest, branch: Branch, notice: str = "", status: int = 200
) -> Template:
    facts: dict[str, Any] = {"kinds": await offered_here(branch), "notice": notice}
    return show("gift", "gifts", request, branch, status=status, **facts)


@get("/book/{slug:str}/certificates/{type_id:int}")
async def show_form(
    request: web.AnyRequest, slug: FromPath[str], type_id: FromPath[int]
) -> Template | Redirect:
    """What is sold no more leads back to what is."""
    try:
        return await form_page(request, await catalog.branch_by_slug(slug), type_id)
    except NotAnyMore:
        there = frame_of(request).link(f"/book/{slug}/certificates", gone="yes")
        return Redirect(there, status_code=303)


async def form_page(
    request: web.AnyRequest,
    branch: Branch,
    kind: int,
    typed: BuyForm | None = None,
    problem: Problem | None = None,
) -> Template:
    """Raises `NotAnyMore`; after a refusal the list of those that are sold instead."""
    chosen = next((each for each in await offered_here(branch) if each.id == kind), None)
    if chosen is None or chosen.is_sold_out:
        if problem is None:
            raise NotAnyMore
        return await kinds_page(request, branch, problem.sentence, problem.status)
    today = clock.today(branch.zone)
    facts: dict[str, Any] = {
        "kind": chosen,
        "typed": typed or BuyForm(design=chosen.design, asking=new_code()),
        "errors": problem.fields if isinstance(problem, Invalid) else {},
        "notice": problem.sentence if problem else "",
        "designs": designs(),
        "days": (today.isoformat(), (today + FURTHEST).isoformat()),
    }
    return show("gift", "gift_form", request, branch, status=problem.status if problem else 200, **facts)


def designs() -> list[tuple[str, str]]:
    return [(Design.linen, _("Linen")), (Design.garden, _("Garden")), (Design.night, _("Night"))]


@post("/book/{slug:str}/certificates/{type_id:int}/sales", guards=CAREFUL)
async def buy(
    request: web.AnyRequest, slug: FromPath[str], type_id: FromPath[int], data: URLEncodedBody[BuyForm]
) -> Template | Redirect:
    """Leads on to the provider's page; sent twice it is one sale."""
    branch, frame = await catalog.branch_by_slug(slug), frame_of(request)
    try:
        sale = await asked_for(request, branch, type_id, data)
    except Problem as problem:
        return await form_page(request, branch, type_id, data, problem)
    try:
        sale = await opening.open_page(sale)
    except GatewayAway:
        return Redirect(frame.link(path_of(sale), unheard="yes"), status_code=303)
    if sale.state != State.open:
        return Redirect(frame.link(path_of(sale)), status_code=303)
    return show("pay", "payment_leaving", request, branch, visit=None, url=sale.url)


async def asked_for(request: web.AnyRequest, branch: Branch, kind: int, data: BuyForm) -> CertificateSale:
    """Raises `Invalid` with every field that is wrong, and what is sold no more."""
    if all(each.id != kind for each in await offered_here(branch)):
        raise NotAnyMore
    gift = read_gift(data, branch.country, clock.today(branch.zone))
    asking = read_code(data.asking) or new_code()
    return await ask_for(
        branch, kind, gift, Asking(asking, words.voice().tag[:12], frame_of(request).alone())
    )


async def access_sale(code: str) -> CertificateSale:
    """For whoever holds the address."""
    found = await sale_by_code(code)
    if found is None:
        raise NotFound(_("There is no such order here. If nobody paid for it, it was forgotten."))
    return found


@get("/gift/{code:str}")
async def show_sale(request: web.AnyRequest, code: FromPath[str]) -> Template:
    return await sale_page(
        request, await access_sale(code), is_unheard=bool(request.query_params.get("unheard"))
    )


async def sale_page(
    request: web.AnyRequest, sale: CertificateSale, *, is_unheard: bool = False, status: int = 200
) -> Template:
    """What was bought, with its code; what is awaited; or that nothing came of it."""
    branch = await catalog.branch(sale.branch)
    facts: dict[str, Any] = {
        "sale": sale,
        "is_open": sale.state == State.open,
        "is_unheard": sale.state in ALIVE and (is_unheard or sale.state == State.new),
        "why": why_declined(sale.trouble) if sale.state == State.open else "",
        "paper": await paper_facts(sale.voucher) if sale.voucher else None,
        "is_back": await goes_back(sale),
        "worth_text": worth_text,
        "gives": gives,
        "terms_sentences": terms_sentences,
        "grouped": grouped,
        "today": clock.today(branch.zone),
    }
    return show("paid", "gift_sale", request, branch, status=status, **facts)


async def goes_back(sale: CertificateSale) -> bool:
    return any(each["state"] != "failed" for each in await refunds_of(sale.id))


@get("/gift/{code:str}/return")
async def come_back(request: web.AnyRequest, code: FromPath[str]) -> Redirect:
    """From the provider's page, paid or not: it is asked, whatever the news says or does not say yet."""
    heard = await looked(await access_sale(code))
    there = frame_of(request).link(f"/gift/{code}", unheard="" if heard else "yes")
    return Redirect(there, status_code=303)


async def looked(sale: CertificateSale) -> bool:
    """False where the provider does not answer; whoever looks after sales asks again."""
    if sale.state not in ALIVE:
        return True
    try:
        await looking.look(sale, clock.now() if sale.state == State.new else None)
    except (GatewayAway, GatewayRefuses):
        return False
    return True


@get("/gift/{code:str}/certificate.pdf")
async def show_paper(code: FromPath[str]) -> Response[bytes]:
    """The one that was bought, to be printed by whoever gives it."""
    sale = await access_sale(code)
    if sale.voucher is None or await goes_back(sale):
        raise NotFound(_("There is no such order here. If nobody paid for it, it was forgotten."))
    facts = await paper_facts(sale.voucher)
    branch = await catalog.branch(sale.branch)
    with words.speaking(words.voice_for(sale.language, branch.locale)):
        paper = await certificate_pdf(facts)
    headers = {
        "Content-Disposition": f'inline; filename="{file_name(facts)}"',
        "Cache-Control": "no-store",
    }
    return Response(paper, media_type="application/pdf", headers=headers)


@get("/certificates/balance")
async def ask_for_code(request: web.AnyRequest) -> Template:
    await speak_somewhere()
    return show("gift", "gift_balance", request, None, code="", left=None, error="", seller=None)


@post("/certificates/balance", guards=CAREFUL, status_code=200, media_type=MediaType.HTML)
async def show_balance(request: web.AnyRequest, data: URLEncodedBody[CodeForm]) -> Template:
    """What is unknown, blocked or taken back is told alike. The code stands in no address."""
    left = await left_of(data.code)
    branch = await catalog.branch(left.branch) if left else None
    if branch is None:
        await speak_somewhere()
    error = "" if left else _("No certificate has this code. Please look at it once more, or call us.")
    facts: dict[str, Any] = {"code": data.code[:40], "left": left, "error": error, "seller": branch}
    return show("gift", "gift_balance", request, None, status=200 if left else 404, **facts)


handlers = [
    choose_branch,
    show_kinds,
    show_form,
    buy,
    show_sale,
    come_back,
    show_paper,
    ask_for_code,
    show_balance,
]
