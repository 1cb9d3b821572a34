"""What customers can reach, asked with what schemathesis makes of its OpenAPI description: never a 5xx.

Half of what stands in addresses is made up, half leads to what is there, so that not all is "not found".
"""

import os
from collections import Counter
from collections.abc import Iterator

import hypothesis
import msgspec
import pytest
import schemathesis
from hypothesis import Phase
from hypothesis.strategies import SearchStrategy
from litestar import Litestar, Router
from litestar.openapi import OpenAPIConfig
from schemathesis import GenerationMode

import clients.routes
import personal.routes
import widgets.routes
from kit import clock
from loyalty import certificate_schemas
from tests.browse import browser
from tests.browser.harness import NOW
from tests.browser.tour_salon import salon_at_work
from tests.doors import answered, filled
from widgets import limits, schemas

OF_EACH = int(
    os.environ.get("FUZZED", "8")
)  # the gate has little time; more than 8 are for who looks for more
Case = schemathesis.Case
# What pages read from their address by themselves, which no handler's signature says.
ASKED = (
    "service",
    "member",
    "day",
    "hold",
    "all",
    "addons",
    "plan",
    "page",
    "form",
    "lang",
    "accent",
    "utm_source",
)
FORMS = (
    schemas.WantedTime, schemas.TogetherForm, schemas.VisitBody, certificate_schemas.BuyForm,
    certificate_schemas.CodeForm,
)  # fmt: skip
LIKELY = {
    "day": "2026-12-02",
    "lang": "de",
    "form": "form",
    "page": "2",
    "starts_at": "2026-12-02T11:00:00+00:00",
}


def described() -> dict:  # type: ignore[type-arg]
    """The description of the public doors; a page's own reading of its address and of its form is added."""
    doors = [*widgets.routes.public, *personal.routes.public]
    telephone = Router("/", route_handlers=[clients.routes.take_call])
    told = Litestar(
        [*doors, telephone], openapi_config=OpenAPIConfig("Doors", "1")
    ).openapi_schema.to_schema()
    fields = {field.name for form in FORMS for field in msgspec.structs.fields(form)}
    form = {"type": "object", "properties": {name: likely(name) for name in sorted(fields)}}
    for path in told["paths"].values():
        for method, operation in path.items():
            operation.setdefault("parameters", []).extend(
                {"name": name, "in": "query", "schema": likely(name)} for name in ASKED
            )
            if method == "post":
                operation.setdefault(
                    "requestBody", {"content": {"application/x-www-form-urlencoded": {"schema": form}}}
                )
    return told


def likely(name: str) -> dict:  # type: ignore[type-arg]
    known = [{"const": LIKELY[name]}] if name in LIKELY else []
    return {"anyOf": [{"type": "string"}, {"type": "integer"}, *known]}


def made_up() -> Iterator[Case]:
    """So many requests to each door, the same at every run: such as are described, and such as are not."""
    for found in schemathesis.openapi.from_dict(described()).get_all_operations():
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            yield from drawn(found.ok().as_strategy(generation_mode=mode))


def drawn(strategy: SearchStrategy[Case]) -> list[Case]:
    cases: list[Case] = []

    @hypothesis.settings(
        max_examples=OF_EACH // 2, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck), deadline=None,
    )  # fmt: skip
    @hypothesis.given(strategy)
    def draw(case: Case) -> None:
        cases.append(case)

    draw()
    return cases


def sent_with(case: Case) -> dict:  # type: ignore[type-arg]
    """Its address and form, as texts; what is not described is sent as it is, to be read or refused."""
    given = {"params": case.query if isinstance(case.query, dict) else {}}
    if isinstance(case.body, dict):
        given["data"] = {str(name): value for name, value in case.body.items()}
    elif isinstance(case.body, (str, bytes)):
        given["content"] = case.body
    return given


async def test_nothing_that_is_sent_to_a_public_door_makes_it_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    limits.buckets.clear()
    monkeypatch.setattr(limits, "per_minute", lambda: 10_000_000)
    came: Counter[int] = Counter()
    with clock.pretend(NOW):
        tour = await salon_at_work()
        async with browser() as client:
            for number, case in enumerate(made_up()):
                there = filled(case.path, tour.names).partition("?")[0] if number % 2 else case.formatted_path
                answer = await answered(client, case.method, there, **sent_with(case))
                came[answer.status_code] += 1
    assert came[200] > came.total() / 10  # it gets somewhere
    assert came[400] > 0
