// News from the server. The browser reconnects by itself after a break; after a refusal it does not, so we do.

const PATIENCE = 3000;

/** Calls onChange(visit id) for each piece of news and onState("live" | "away"); after a break also onReturn(). */
export function follow(url, { onChange, onState, onReturn }) {
  let wasAway = false;
  let source;

  function connect() {
    source = new EventSource(url);
    source.addEventListener("open", opened);
    source.addEventListener("error", broken);
    source.addEventListener("change", ({ data }) => onChange(JSON.parse(data).visit));
  }

  function opened() {
    onState("live");
    if (wasAway) onReturn();
    wasAway = false;
  }

  function broken() {
    onState("away");
    wasAway = true;
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, PATIENCE);
  }

  connect();
}
