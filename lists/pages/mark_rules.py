"""What the pages of rules that set tags and statuses are filled with."""

from litestar.response import Template

from catalog.pages import Question, form_page
from clients.queries import home
from clients.queries import tags as marks
from kit.errors import Problem
from kit.rights import SYSTEM, Actor
from kit.seen import mark_of
from lists import queries
from lists.actions.mark_rules import RuleForm, facts
from lists.queries import marking as reading
from lists.rules.terms import from_json
from lists.rules.wording import in_words
from lists.tables import MarkRule


async def rules_page(
    actor: Actor,
    done: str = "",
    trouble: Problem | None = None,
    *,
    looks: bool = False,
    template: str = "lists/mark_rules.html",
) -> Template:
    """In the order in which they count; `looks`: with what each would do if they ran now."""
    rows, known = await reading.rules(actor), await queries.known_to(SYSTEM)
    return form_page(
        template, actor, trouble, rows=rows, would=await reading.would(rows) if looks else None, done=done,
        said={row["id"]: in_words(from_json(row["definition"]), known.facts, known.options) for row in rows},
        zone=(await home(actor)).zone,
    )  # fmt: skip


async def rule_page(
    actor: Actor, form: RuleForm, rule: MarkRule | None = None, trouble: Problem | None = None
) -> Template:
    segments = [(row["id"], row["name"]) for row in (await queries.segments(actor, "", 1))[0]]
    kept = next((row for row in await reading.rules(actor) if rule and row["id"] == rule.id), None)
    if kept is not None and kept["segment"] not in dict(segments):
        lost = " (removed)" if kept["is_lost"] else ""
        segments.append((kept["segment"], f"{kept['segment_name']}{lost}"))
    choices = [("Tags", [(f"tag:{row['id']}", row["name"]) for row in await marks.tags()])]
    for scale, statuses in await marks.scales():
        choices.append((scale["name"], [(f"status:{each.id}", each.name) for each in statuses]))
    return form_page(
        "lists/mark_rule.html", actor, trouble, form=form, rule=rule, segments=segments, choices=choices
    )


async def change_page(
    actor: Actor, rule_id: int, typed: RuleForm | None = None, trouble: Problem | None = None
) -> Template:
    rule = await reading.access_rule(actor, rule_id)
    sets = f"tag:{rule.tag}" if rule.tag else f"status:{rule.status}"
    shown = RuleForm(rule.name, str(rule.segment), sets, rule.clears, rule.is_on, mark_of(facts(rule)))
    return await rule_page(actor, typed or shown, rule, trouble)


async def removal(actor: Actor, rule_id: int) -> Question:
    rule = await reading.access_rule(actor, rule_id)
    return Question(
        title=f"Remove “{rule.name}”?",
        sentence="It marks nobody any more. Whom it has marked stay so, and their history says by what.",
        action=f"/desk/mark-rules/{rule_id}/removal",
        button="Remove the rule",
        back=f"/desk/mark-rules/{rule_id}",
    )
