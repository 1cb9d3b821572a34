"""The script other sites load, and the salon's colours."""

from collections.abc import Mapping

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Template
from markupsafe import Markup

from catalog import queries as catalog
from kit import web
from kit.assets import content
from widgets.queries.forms import picture
from widgets.rules.colours import TEXT_CONTRAST, accents, contrast, read_colour
from widgets.rules.designing import CORNERS, FONTS

AN_HOUR = "public, max-age=3600, stale-while-revalidate=86400"
A_DAY = "public, max-age=86400"


@get("/embed.js", sync_to_thread=False)
def show_embed(request: web.AnyRequest) -> Response[bytes]:
    """Under one name for ever, because it is written into other people's pages."""
    plain, packed, kind = content("widgets/embed.js")
    headers = {"Cache-Control": AN_HOUR, "Vary": "Accept-Encoding"}
    if packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, media_type=kind, headers=headers | {"Content-Encoding": "gzip"})
    return Response(plain, media_type=kind, headers=headers)


@get("/book/{slug:str}/theme.css")
async def show_theme(request: web.AnyRequest, slug: FromPath[str]) -> Template:
    """The look that the address tells of; without an accent in it the branch's own."""
    said = request.query_params
    accent = read_colour(said.get("accent", ""))
    if accent is None:
        accent = (await catalog.branch_by_slug(slug)).accent
    day, night = accents(accent)
    return Template(
        "widgets/theme.css",
        context={"day": day, "night": night, **read_look(said)},
        media_type="text/css",
        headers={"Cache-Control": A_DAY},
    )


def read_look(said: Mapping[str, str]) -> dict[str, object]:
    """What is ours of it: whatever else an address says reaches no style sheet."""
    corners = {str(each): each for each in CORNERS}
    ground, ink = read_colour(said.get("ground", "")), read_colour(said.get("ink", ""))
    return {
        "corner": corners.get(said.get("corner", "")),
        "font": Markup(FONTS.get(said.get("font", ""), ("", ""))[1]),  # noqa: S704  # a constant of ours
        "ground": ground if ground and ink and contrast(ground, ink) >= TEXT_CONTRAST else None,
        "ink": ink,
    }


@get("/f/pictures/{code:str}")
async def show_picture(code: FromPath[str]) -> Response[bytes]:
    """A logo. Another one has another address."""
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(await picture(code), media_type="image/jpeg", headers=headers)
