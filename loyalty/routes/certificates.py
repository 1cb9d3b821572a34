"""Pages about certificates that were sold: the list, each one's own, and what the desk changes on it."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, Any

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody
from litestar.response import Redirect

from catalog.queries import own_texts
from kit.errors import Invalid, Refused
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from kit.words import speaking, spoken, voice_for
from loyalty import certificate_pages as pages
from loyalty.actions import certificate_keeping as actions
from loyalty.certificate_paper import certificate_pdf, file_name
from loyalty.certificate_schemas import BlockForm, CorrectForm, ExtendForm, GiftForm
from loyalty.queries.certificate_letters import paper_facts
from loyalty.queries.certificate_lists import access_certificate

LIST = "/desk/loyalty/certificates"
EDITS = needs(Permission.edit_loyalty)
TAKES = needs(Permission.take_payments)
Number = Annotated[int, QueryParameter(name="page")]


@get("/")
async def list_certificates(
    request: AnyRequest,
    branch: FromQuery[int | None] = None,
    q: FromQuery[str] = "",
    show: FromQuery[str] = "",
    number: Number = 1,
) -> Any:  # noqa: ANN401
    return await pages.list_page(actor_of(request), branch, (q, show), number)


@get("/{certificate:int}")
async def show_certificate(request: AnyRequest, certificate: FromPath[int]) -> Any:  # noqa: ANN401
    done = request.query_params.get("done", "")
    return await pages.certificate_page(actor_of(request), certificate, done=done)


@get("/{certificate:int}/pdf", guards=[TAKES])
async def print_certificate(request: AnyRequest, certificate: FromPath[int]) -> Response[bytes]:
    await access_certificate(actor_of(request), certificate)
    facts = await paper_facts(certificate)
    with speaking(voice_for(spoken(facts["language"]), facts["locale"], (await own_texts()).of)):
        made = await certificate_pdf(facts)
    headers = {"Content-Disposition": f'inline; filename="{file_name(facts)}"'}
    return Response(made, media_type="application/pdf", headers=headers)


@post("/{certificate:int}/blocking", guards=[TAKES])
async def block(request: AnyRequest, certificate: FromPath[int], data: URLEncodedBody[BlockForm]) -> Any:  # noqa: ANN401
    act = partial(actions.set_blocked, actor_of(request), certificate, blocked=data.blocked == "yes")
    return await done_or_again(request, certificate, act, "blocked" if data.blocked == "yes" else "unblocked")


@post("/{certificate:int}/gift", guards=[TAKES])
async def describe(request: AnyRequest, certificate: FromPath[int], data: URLEncodedBody[GiftForm]) -> Any:  # noqa: ANN401
    act = partial(actions.describe, actor_of(request), certificate, data)
    return await done_or_again(request, certificate, act, "described", gift=data, failed="gift")


@post("/{certificate:int}/extension", guards=[EDITS])
async def extend(request: AnyRequest, certificate: FromPath[int], data: URLEncodedBody[ExtendForm]) -> Any:  # noqa: ANN401
    act = partial(actions.extend, actor_of(request), certificate, data)
    return await done_or_again(request, certificate, act, "extended", extending=data, failed="extending")


@post("/{certificate:int}/correction", guards=[EDITS])
async def correct(request: AnyRequest, certificate: FromPath[int], data: URLEncodedBody[CorrectForm]) -> Any:  # noqa: ANN401
    act = partial(actions.correct, actor_of(request), certificate, data)
    return await done_or_again(request, certificate, act, "corrected", correcting=data, failed="correcting")


@get("/clients/{client:int}")
async def show_of_client(request: AnyRequest, client: FromPath[int]) -> Any:  # noqa: ANN401
    """A part of the client's card: bought, or theirs."""
    return await pages.client_part(actor_of(request), client)


@get("/visits/{visit:int}")
async def show_of_visit(request: AnyRequest, visit: FromPath[int]) -> Any:  # noqa: ANN401
    """A part of the paid bill: what was sold with it, to be printed."""
    return await pages.visit_part(actor_of(request), visit)


async def done_or_again(
    request: AnyRequest,
    voucher: int,
    act: Callable[[], Awaitable[None]],
    done: str,
    **typed: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    """Back to its page; after a refusal with the sentence and what was typed."""
    try:
        await act()
    except (Invalid, Refused) as trouble:
        return await pages.certificate_page(actor_of(request), voucher, trouble, **typed)
    return Redirect(f"{LIST}/{voucher}?done={done}", status_code=303)


certificates = Router(
    "/loyalty/certificates",
    guards=[needs(Permission.see_clients)],
    route_handlers=[
        list_certificates,
        show_certificate,
        print_certificate,
        block,
        describe,
        extend,
        correct,
        show_of_client,
        show_of_visit,
    ],
)
