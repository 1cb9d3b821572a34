"""A form that met an outage: it comes back whole, to be sent again, by hand or by itself."""

from typing import Any

from litestar.datastructures import FormMultiDict
from litestar.exceptions import HTTPException
from litestar.response import Response, Template
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send

NEVER_SHOWN = {"password", "pin", "again"}
TOKENS = {"_csrf_token", "form_code"}


class FormKept(Template):
    """A page whose template gets `kept`: the fields that were sent, none where they cannot be shown."""

    instead: Response[Any] | None = None

    def unless_empty(self, instead: Response[Any]) -> "FormKept":
        """Where nobody typed anything that can be shown, the answer is another one."""
        self.instead = instead
        return self

    def to_asgi_response(self, app: Any, request: Any, **wishes: Any) -> ASGIResponse:  # noqa: ANN401, ARG002
        return ReadsTheForm(self, request, wishes)


class ReadsTheForm(ASGIResponse):
    """Error handlers cannot wait, answers can: the body is read here, if nobody has read it yet."""

    def __init__(self, shown: FormKept, request: Any, wishes: dict[str, Any]) -> None:  # noqa: ANN401
        super().__init__()
        self.shown, self.request, self.wishes = shown, request, wishes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.shown.context["kept"] = await kept_fields(self.request)
        answer = self.answer()
        await answer(scope, receive, send)

    def answer(self) -> ASGIResponse:
        typed = [name for name, _ in self.shown.context["kept"] if name not in TOKENS]
        if self.shown.instead is not None and not typed:
            return self.shown.instead.to_asgi_response(None, self.request, **self.wishes)
        return Template.to_asgi_response(self.shown, None, self.request, **self.wishes)


async def kept_fields(request: Any) -> list[tuple[str, str]]:  # noqa: ANN401
    """Names and values; those of one name in the order they were sent. No passwords, no PINs and no files."""
    try:
        sent: FormMultiDict = await request.form()
    except (HTTPException, ValueError):
        return []
    fields = list(sent.multi_items())
    if any(name in NEVER_SHOWN or not isinstance(value, str) for name, value in fields):
        return []
    return fields
