"""The clients' pages at the desk, and what is kept of staff and visits beyond what every business keeps."""

from litestar import Router

from clients.routes.calls import calls, take_call
from clients.routes.cards import cards
from clients.routes.consents import consents, of_clients
from clients.routes.fields import fields
from clients.routes.files import files
from clients.routes.formulas import formulas
from clients.routes.groups import groups
from clients.routes.languages import languages
from clients.routes.links import links
from clients.routes.merging import merging
from clients.routes.notes import notes
from clients.routes.reviews import reviews
from clients.routes.sources import sources
from clients.routes.staff_fields import of_staff
from clients.routes.staff_files import of_staff as files_of_staff
from clients.routes.tags import on_clients, scales, tags
from clients.routes.treatments import templates, treatments
from clients.routes.trust import trust
from clients.timeline import TIMELINE, WENT_UP
from kit.menu import Entry
from kit.rights import Permission, needs

BESIDE = (
    "/desk/sheet",
    "/desk/board",
    "/desk/segments",
    "/desk/mark-rules",
    "/desk/reviews",
    "/desk/exchange",
    "/desk/privacy",
)
MENU = (Entry("Clients", "/desk/clients", "users", Permission.see_clients, 20, also=BESIDE),)

clients = Router(
    "/clients",
    guards=[needs(Permission.see_clients)],
    route_handlers=[
        calls,
        cards,
        groups,
        merging,
        fields,
        tags,
        scales,
        sources,
        on_clients,
        links,
        notes,
        files,
        templates,
        treatments,
        consents,
        of_clients,
        formulas,
        trust,
    ],
)
__all__ = ["MENU", "TIMELINE", "WENT_UP", "desk", "take_call"]

desk = [clients, of_staff, files_of_staff, languages, reviews]
