"""Every address of the product, filled in with what the tour's salon has; what is asked is taken back."""

import re
from collections.abc import Mapping
from typing import Any

import httpx

from kit import db
from tests.browser.tour_map import PAGES, PARTS

# Where what stands in an address is not called as in the tour.
NAMES = {
    "visit_id": "confirmed", "visit": "here", "member_id": "anna", "member": "anna", "service_id": "haircut",
    "client_id": "masha", "client": "masha", "other_id": "double", "branch_id": "center", "branch": "center",
    "others": "double",
    "field_id": "own", "option_id": "own_option", "run_id": "import_looked", "account_id": "account",
    "event_id": "event", "room_id": "colour_chair", "request_id": "line", "good_id": "shampoo",
    "link_id": "link", "time_off_id": "absence", "tag_id": "tag", "scale_id": "scale",
    "status_id": "scale_status", "segment_id": "segment", "rule_id": "rule", "kind_id": "kind",
    "category_id": "category", "level_id": "level", "tablet_id": "tablet", "part_id": "part",
    "label_id": "label", "group_id": "group", "line_id": "confirmed_line", "line": "confirmed_line",
    "form_id": "form", "batch_id": "batch", "photo_id": "photo", "offer_id": "offer", "key": "me_key",
    "review_id": "review", "document_id": "stock_draft", "storage_id": "storage", "card_id": "saved_card",
    "sale_id": "gift_sale", "type_id": "gift_kind", "voucher": "gift_voucher",
}  # fmt: skip
WORDS = {
    "slug": "center", "starts_on": "2026-01-05", "day": "2026-12-24", "closed_on": "2026-12-25",
    "what": "app", "release": "any", "name": "kit/base.css",
    "device": "phone", "pass_type": "pass.com.example", "serial": "NOBODY22",
}  # fmt: skip


class TakenBack(Exception):
    """What was asked is rolled back."""


def filled(path: str, names: Mapping[str, object]) -> str:
    shown = (PAGES.get(path) or (PARTS.get(path, ""),))[0] if path in {**PAGES, **PARTS} else ""
    if shown:
        return shown.format_map(names)
    kind = "services" if "{kind}" in path else ""
    return re.sub(
        r"{(\w+)}",
        lambda found: kind if found[1] == "kind" and kind else str(
            names.get(NAMES.get(found[1], found[1]), WORDS.get(found[1], 1))
        ),
        path,
    )  # fmt: skip


async def answered(client: httpx.AsyncClient, method: str, address: str, **sent: Any) -> httpx.Response:
    """Never a fault of ours, whatever is sent; nothing of it is kept."""
    try:
        async with db.transaction():
            answer = await client.request(method, address, **sent)
            assert answer.status_code < 500, (method, address, sent, answer.text[:300])
            raise TakenBack
    except TakenBack:
        return answer
