// Asks the server to check in whoever has a code; trouble with the network is an answer like any other.

import { csrf, signedOut } from "../kit/desk.js";

const OFFLINE = "No connection. Nobody was checked in: try again in a moment.";

export async function asked(code, branch) {
  const headers = { accept: "application/json", "x-csrftoken": csrf() };
  const body = new URLSearchParams({ code, branch });
  const answer = await fetch("/desk/check-in", { method: "POST", headers, body }).catch(() => null);
  const found = await answer?.json().catch(() => null);
  if (answer?.status === 401) signedOut();
  return answer?.ok && found ? found : { said: found?.title ?? OFFLINE, tone: "trouble", steps: [] };
}
