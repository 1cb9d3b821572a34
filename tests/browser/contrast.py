"""Which texts of a page have to be judged for their contrast: one of each kind.

Judging every text takes longer than all other rules together, and a list says the same of each of its rows.
"""

# Two texts are of a kind where nothing that decides is otherwise: colour, size, weight and shadow; what is
# painted behind them, up to the page; whether they are texts that are left out of judgement (of something
# disabled, of one sign, of signs that are no letters). What is taken out of the flow may lie on something
# that is not around it, or be hidden from view, so that it is a kind of its own.
ONE_OF_EACH_KIND = """() => {
    const grounds = new Map([[null, ""]]);
    let alone = 0;
    const ground = (each) => {
        if (!grounds.has(each)) {
            const { backgroundColor, backgroundImage, opacity, filter, mixBlendMode, position } =
                getComputedStyle(each);
            const apart = ["static", "relative"].includes(position) ? "" : ++alone;
            grounds.set(each, [ground(each.parentElement), backgroundColor, backgroundImage, opacity, filter,
                mixBlendMode, apart].join());
        }
        return grounds.get(each);
    };
    const off = ":disabled, [aria-disabled=true], [inert], label:has(:disabled)";
    const isOff = (each) => Boolean(each.closest(off) ?? each.closest("label")?.control?.disabled);
    const kinds = new Set();
    const judge = (each, text) => {
        if (!each.checkVisibility({ visibilityProperty: true })) return;
        const { color, fontSize, fontWeight, textShadow } = getComputedStyle(each);
        const kind = [color, fontSize, fontWeight, textShadow, text.length > 1, /[\\p{L}\\p{N}]/u.test(text),
            isOff(each), ground(each)].join();
        if (!kinds.has(kind)) each.dataset.first = "";
        kinds.add(kind);
    };
    for (const each of document.querySelectorAll("[data-first]")) delete each.dataset.first;
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode.data.trim();
        if (text) judge(texts.currentNode.parentElement, text);
    }
    for (const each of document.querySelectorAll("input, select, textarea")) judge(each, "what is typed");
    return kinds.size;
}"""
