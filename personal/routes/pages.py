"""The door, the page itself, and receipts."""

from litestar import Response, get
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from catalog import queries as catalog
from checkout import pdf
from checkout.documents import read_fiscal
from checkout.receipt_paper import read_paper
from clients.queries.personal import LinkOver, person_behind
from kit import web
from kit.words import N_, _
from personal.pages.me import own_page, sign_in_page
from personal.queries.held import own_receipt
from personal.routes.signing import COOKIE
from widgets.forms import frame_of
from widgets.pages import PERSONAL

DONE = {
    "card": N_("The card is removed."),
    "renewing-card": N_("It renews off this card from now on. What waits to be paid is tried with it soon."),
    "renewing-link": N_("From now on we send you a link for each period."),
    "renewing-ended": N_("It ends with its period, and nothing more is taken for it."),
    "renewing": N_("It renews again, as was agreed."),
    "paused": N_("It is paused: on these days nothing is taken for it."),
    "resumed": N_("The pause is over."),
}


@get("/me")
async def show_door(request: web.AnyRequest, again: FromQuery[str] = "") -> Template | Redirect:
    """Whoever came in before on this device goes on at once; `again` asks for a new code."""
    key = request.cookies.get(COOKIE, "")
    if key and not again:
        try:
            await person_behind(key)
            return Redirect(frame_of(request).link(f"/me/{key}"), status_code=303)
        except LinkOver:
            pass
    return await sign_in_page(request)


@get("/me/{key:str}")
async def show_page(request: web.AnyRequest, key: FromPath[str]) -> Template:
    try:
        person = await person_behind(key)
    except LinkOver as over:
        return await sign_in_page(request, notice=over.sentence, status=over.status)
    said = DONE.get(request.query_params.get("done", ""), "")
    return await own_page(request, person, done=_(said) if said else "")


@get("/me/{key:str}/receipts/{receipt:int}")
async def print_receipt(key: FromPath[str], receipt: FromPath[int]) -> Response[bytes]:
    person = await person_behind(key)
    found = await own_receipt(person.id, receipt)
    await catalog.branch(found["branch"])  # its language, where neither the page nor the browser has one
    made = await pdf.receipt_pdf(read_paper(found["content"]), read_fiscal(found["fiscal"]))
    name = f"{found['number'].replace('/', '-')}-{found['kind']}.pdf"
    headers = {**PERSONAL, "Content-Disposition": f'inline; filename="{name}"'}
    return Response(made, media_type="application/pdf", headers=headers)
