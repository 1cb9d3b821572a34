"""A certificate as a PDF, set by typst in one of three designs."""

from pathlib import Path
from typing import Any

import msgspec

from kit.qr import qr_picture
from kit.typesetting import typeset
from kit.words import _, voice
from loyalty.rules.certificate_words import Facts, from_line, gives, terms_sentences, to_line, worth_text
from loyalty.rules.voucher_codes import grouped

TEMPLATE = Path(__file__).parent / "certificate.typ"


async def certificate_pdf(facts: Facts) -> bytes:
    """`facts` are those of queries.certificate_letters; in the language that is spoken just now."""
    said = msgspec.json.encode(spelled(facts)).decode()
    return await typeset(TEMPLATE, said=said, qr=qr_picture(facts["code"]))


def spelled(facts: Facts) -> dict[str, Any]:
    """Every word as it is set; "" where there is nothing to say."""
    worth = worth_text(facts)
    return {
        "language": voice().tag[:2],
        "design": facts["design"],
        "heading": _("Certificate"),
        "branch": facts["branch_name"],
        "worth": worth or facts["title"],
        "title": facts["title"] if worth else "",
        "gives": gives(facts),
        "to": to_line(facts),
        "message": facts["message"].strip(),
        "from": from_line(facts),
        "code": grouped(facts["code"]),
        "show": _("Show this code when you pay."),
        "terms": " ".join(terms_sentences(facts)),
        "place": " · ".join(
            each for each in (facts["branch_name"], facts["address"], facts["phone"]) if each
        ),
    }


def file_name(facts: Facts) -> str:
    return f"certificate-{facts['code']}.pdf"
