// News from the server. The browser reconnects by itself after a break; after a refusal it does not, so we do.
// A page that nobody has looked at for a minute lets go, and catches up when somebody looks again.

const PATIENCE = 3000;
// A browser has six connections for a whole site, and each page at the desk would hold one for ever.
const REST = 60_000;

/** Calls onChange(visit id) for each piece of news and onState("live" | "away"); after a break also onReturn(). */
export function follow(url, { onChange, onState, onReturn }) {
  let wasAway = false;
  let source;
  let resting = 0;

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
    if (source.readyState === EventSource.CLOSED) setTimeout(() => source && connect(), PATIENCE);
  }

  function rest() {
    source.close();
    source = null;
    wasAway = true;
  }

  document.addEventListener("visibilitychange", () => {
    clearTimeout(resting);
    if (document.hidden) resting = setTimeout(rest, REST);
    else if (!source) connect();
  });

  connect();
}
