"""How search engines find the pages that anybody may book on."""

from xml.sax.saxutils import escape

from litestar import Response, get

from catalog import queries as catalog
from kit.settings import settings
from widgets.queries.prices import listed_online

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
A_DAY = {"Cache-Control": "public, max-age=86400"}
NOT_FOR_ALL = ("/desk", "/v/", "/w/", "/x/", "/c/", "/book/*/holds/", "/book/*/together")


@get("/robots.txt", sync_to_thread=False)
def show_robots() -> Response[str]:
    """What is somebody's own is nobody's to find."""
    lines = ["User-agent: *", *(f"Disallow: {each}" for each in NOT_FOR_ALL)]
    text = "\n".join([*lines, "", f"Sitemap: {settings().site}/sitemap.xml", ""])
    return Response(text, media_type="text/plain", headers=A_DAY)


@get("/sitemap.xml")
async def show_sitemap() -> Response[str]:
    """Every branch, and every service that can be booked there by itself."""
    addresses = []
    for branch in await catalog.open_branches():
        page = f"{settings().site}/book/{branch.slug}"
        services = (f"{page}?service={each.service.id}" for each in await listed_online(branch))
        addresses += [page, *services]
    entries = "".join(f"<url><loc>{escape(each)}</loc></url>" for each in addresses)
    text = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="{SITEMAP}">{entries}</urlset>'
    return Response(text, media_type="application/xml", headers=A_DAY)


handlers = [show_robots, show_sitemap]
