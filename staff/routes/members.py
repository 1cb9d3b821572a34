"""Staff: cards, skills, hiring and dismissing."""

from functools import partial

from litestar import Router, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from catalog.pages import ask_first, go
from catalog.queries import Ask
from kit.errors import Invalid, Refused
from kit.once import once
from kit.rights import Permission, actor_of, needs
from kit.web import AnyRequest
from staff import actions, pages, queries, questions
from staff.reading import read_skills
from staff.schemas import MemberForm

HERE = "/desk/staff"


@get("/")
async def list_staff(
    request: AnyRequest, q: FromQuery[str] = "", branch: FromQuery[int] = 0, page: FromQuery[int] = 1
) -> Template:
    asked = request.query_params
    ask = Ask(q, bool(asked.get("retired")), page)
    return await pages.staff_page(actor_of(request), ask, branch, asked.get("done", ""))


@get("/new")
async def new_member(request: AnyRequest) -> Template:
    return await pages.new_member_page(actor_of(request), MemberForm(is_online="yes"))


@post("/")
async def hire(request: AnyRequest, data: URLEncodedBody[MemberForm]) -> Template | Redirect:
    try:
        hiring = partial(actions.hire, actor_of(request), data)
        return await once(request, hiring, lambda member: f"{HERE}/{member.id}/skills?done=hired")
    except Invalid as trouble:
        return await pages.new_member_page(actor_of(request), data, trouble)


@get("/{member_id:int}")
async def show_member(request: AnyRequest, member_id: FromPath[int], done: FromQuery[str] = "") -> Template:
    return await pages.member_page(actor_of(request), member_id, done=done)


@post("/{member_id:int}")
async def change_member(
    request: AnyRequest, member_id: FromPath[int], data: URLEncodedBody[MemberForm]
) -> Template | Redirect:
    try:
        await actions.change_member(actor_of(request), member_id, data)
    except (Invalid, Refused) as trouble:
        return await pages.member_page(actor_of(request), member_id, data, trouble)
    return go(f"{HERE}/{member_id}", "saved")


@get("/{member_id:int}/skills")
async def show_skills(request: AnyRequest, member_id: FromPath[int], done: FromQuery[str] = "") -> Template:
    return await pages.skills_page(actor_of(request), member_id, done=done)


@post("/{member_id:int}/skills")
async def set_skills(
    request: AnyRequest, member_id: FromPath[int], data: URLEncodedBody[dict[str, str]]
) -> Template | Redirect:
    actor = actor_of(request)
    _, branch = await pages.member_and_branch(actor, member_id)
    listed = frozenset(row["id"] for row in await queries.skills_of(member_id, branch.id))
    try:
        await actions.set_skills(
            actor, member_id, read_skills(data, branch.currency), listed, data.get("seen", "")
        )
    except (Invalid, Refused) as trouble:
        return await pages.skills_page(actor, member_id, data, trouble)
    return go(f"{HERE}/{member_id}/skills", "saved")


@get("/{member_id:int}/dismissal")
async def ask_to_dismiss(request: AnyRequest, member_id: FromPath[int]) -> Template:
    actor = actor_of(request)
    return ask_first(actor, await questions.dismissal(actor, member_id))


@post("/{member_id:int}/return")
async def rehire(request: AnyRequest, member_id: FromPath[int]) -> Redirect:
    await actions.rehire(actor_of(request), member_id)
    return go(f"{HERE}/{member_id}", "rehired")


router = Router(
    "/staff",
    guards=[needs(Permission.edit_staff)],
    route_handlers=[
        list_staff,
        new_member,
        hire,
        show_member,
        change_member,
        show_skills,
        set_skills,
        ask_to_dismiss,
        rehire,
    ],
)
