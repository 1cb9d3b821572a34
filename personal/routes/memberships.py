"""A membership is frozen by its holder, and the freeze lifted. The key in the address is what lets them."""

from collections.abc import Awaitable

from litestar import post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from clients.queries.personal import Person, person_behind
from kit import web
from kit.errors import Invalid, NotFound, Refused
from kit.words import _
from loyalty.actions.membership_freezing import freeze_own, lift_own
from loyalty.membership_schemas import FreezeForm
from personal.actions.asking import ProveAgain
from personal.pages.me import own_page
from personal.routes.acts import back
from personal.routes.signing import CAREFUL

Answer = Template | Redirect


@post("/me/{key:str}/memberships/{membership:int}/freezes", guards=CAREFUL)
async def freeze_membership(
    request: web.AnyRequest, key: FromPath[str], membership: FromPath[int], data: URLEncodedBody[FreezeForm]
) -> Answer:
    person = await person_behind(key)
    acting = freeze_own(person.id, membership, data)
    said = _("It cannot be frozen on these days. Choose days from today on, and no more than are left.")
    return await done_or_again(request, person, acting, {"membership": membership, "said": said})


@post("/me/{key:str}/memberships/{membership:int}/freezes/{freeze_id:int}/lifting", guards=CAREFUL)
async def lift_freeze(
    request: web.AnyRequest, key: FromPath[str], membership: FromPath[int], freeze_id: FromPath[int]
) -> Answer:
    person = await person_behind(key)
    acting = lift_own(person.id, membership, freeze_id)
    said = _("It is not frozen any more.")
    return await done_or_again(request, person, acting, {"membership": membership, "said": said})


async def done_or_again(
    request: web.AnyRequest, person: Person, acting: Awaitable[None], refusal: dict[str, object]
) -> Answer:
    """Only for who has shown a code: a letter may lie open on a table."""
    try:
        if not person.is_session:
            acting.close()  # type: ignore[attr-defined]
            raise ProveAgain
        await acting
    except ProveAgain as problem:
        return await own_page(request, person, notice=problem.sentence, status=problem.status)
    except NotFound:
        return await own_page(request, person, notice=_("There is no such membership."), status=404)
    except (Invalid, Refused) as problem:
        return await own_page(request, person, freezing=refusal, status=problem.status)
    return back(request, person.key, "memberships")
