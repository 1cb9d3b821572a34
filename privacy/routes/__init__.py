"""Privacy at the desk: what is known of a client, erasing, and what is forgotten by itself."""

from litestar import Router

from kit.rights import signed_in
from privacy.routes.clients import clients
from privacy.routes.retention import retention

privacy = Router("/privacy", guards=[signed_in], route_handlers=[clients, retention])
desk = [privacy]
