// Visits changed by hand: dropped at another time or with somebody else, made longer or shorter at their end.
// The server decides. What it refuses goes back to where it was, with the reason, and whatever can be done about it.

import { toast } from "../kit/desk.js";
import { coded, send, sendInto } from "./asking.js";
import { showConflict } from "./conflict.js";
import { offerUndo } from "./undo.js";

/** The two that the calendar calls; `changed` is given each visit as it is afterwards, `stale` one that is not.
 * `keep(visit, fields)` takes what could not be sent, or says false. */
export function hands({ changed, stale, keep }) {
  let refusal = null;

  function move({ visit, start, member, revert }) {
    return carryOut(visit, { at: start, member }, revert, toldOfMove);
  }

  function resize({ visit, minutes, revert }) {
    const longer = `${minutes > 0 ? "+" : ""}${minutes}`;
    return carryOut(visit, { longer }, revert, toldOfLength);
  }

  async function carryOut(visit, wanted, revert, told) {
    refusal?.remove();
    const fields = coded("time", { ...wanted, version: visit.version });
    try {
      const fresh = await send(visit.id, "time", fields);
      changed(fresh);
      // The server's first sentence is told better here; what follows it is what it costs now.
      offerUndo(fresh, `${told(fresh)}${fresh.said.slice(fresh.said.indexOf(".") + 1)}`, changed);
    } catch (problem) {
      if (problem.status === 0 && keep(visit, fields)) return;
      revert();
      refuse(visit, fields, problem);
    }
  }

  function refuse(visit, fields, problem) {
    if (problem.details?.visit?.version !== undefined && problem.details.visit.version !== visit.version) {
      stale(visit.id);
      showConflict(visit.id, "time", fields);
      return;
    }
    refusal = toast([problem.message, ...(problem.details?.reasons ?? [])].join(" "), "trouble");
    if (problem.details?.anyway) refusal.querySelector("[data-closes]").before(anyway(visit, fields, refusal));
  }

  return { move, resize };
}

function toldOfMove(visit) {
  const { start, name } = visit.parts.find(({ tidying }) => !tidying);
  return `${visit.client} now comes at ${start.slice(11)} to ${name}.`;
}

function toldOfLength(visit) {
  const here = visit.parts.filter(({ tidying }) => !tidying);
  return `${visit.client} is now here from ${here[0].start.slice(11)} to ${here.at(-1).end.slice(11)}.`;
}

// The form of the move comes back refused, with all that would be broken and the button that breaks it.
function anyway(visit, fields, said) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: "Save anyway…" });
  button.addEventListener("click", () => {
    said.remove();
    sendInto("#sheet-body", `/desk/visits/${visit.id}/time`, { ...fields, sheet: "yes", tell: "yes" });
  });
  const row = Object.assign(document.createElement("div"), { className: "row" });
  row.append(button);
  return row;
}
