"""The script other sites load, and the salon's colours."""

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Template

from catalog import queries as catalog
from kit import web
from kit.assets import content
from widgets.rules.colours import accents, read_colour

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
    """Colours for the accent in the address, or for the branch's own."""
    accent = read_colour(request.query_params.get("accent", ""))
    if accent is None:
        accent = (await catalog.branch_by_slug(slug)).accent
    day, night = accents(accent)
    colours = {"day": day, "night": night}
    return Template(
        "widgets/theme.css", context=colours, media_type="text/css", headers={"Cache-Control": A_DAY}
    )
