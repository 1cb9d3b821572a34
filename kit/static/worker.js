// The service worker of the desk. RELEASE, SHELL, AWAY and HOME stand above this line, written by kit/installed.py.
// Files are taken from the tablet, pages from the network; the day is kept for whoever is signed in, and for nobody
// else: it goes when they sign out, when the tablet locks, when the session is over, and after a day and a half.

const FILES = `files-${RELEASE}`;
const KEPT = "kept-";
const LASTS = 36 * 3_600_000;
const PATIENCE = 6000; // milliseconds until the kept day is better than an answer that does not come
const GOODBYES = ["/desk/session/end", "/desk/tablet/lock"];
const MONEY = /^\/desk\/(bills|cash|receipts|loyalty|pay)\b/;
const OUT_OF_REACH = [502, 503, 504];

addEventListener("install", (event) => event.waitUntil(take()));
addEventListener("activate", (event) => event.waitUntil(begin()));

async function take() {
  const files = await caches.open(FILES);
  await files.addAll(SHELL);
  await files.add(new Request(AWAY, { credentials: "omit", cache: "reload" }));
  await skipWaiting();
}

/** The files of older releases go, and with them the page that was made of them. */
async function begin() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("files-") && name !== FILES).map((name) => caches.delete(name)));
  for (const name of names.filter((each) => each.startsWith(KEPT))) {
    await caches.open(name).then((kept) => kept.delete(HOME));
  }
  await clients.claim();
}

// An open calendar that finds itself not kept (it was there before this worker) asks for it.
addEventListener("message", (event) => {
  if (event.data === "keep") event.waitUntil(fetch(HOME).then(keep, () => {}));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && GOODBYES.includes(url.pathname)) event.waitUntil(forget());
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (request.method === "GET" && url.pathname.startsWith("/static/")) event.respondWith(file(request));
});

async function file(request) {
  const known = await caches.match(request, { ignoreVary: true });
  if (known) return known;
  const found = await fetch(request);
  // Another release's file is that release's business.
  const release = SHELL[0].split("/")[2];
  if (found.ok && request.url.includes(`/static/${release}/`)) {
    const copy = found.clone();
    await caches.open(FILES).then((files) => files.put(request, copy));
  }
  return found;
}

async function page(event, url) {
  const { request } = event;
  const isDay = request.method === "GET" && url.pathname.replace(/\/$/, "") === HOME;
  const asked = fetch(request).catch(() => null);
  const found = await (isDay ? Promise.race([asked, new Promise((go) => { setTimeout(go, PATIENCE); })]) : asked);
  if (!found || OUT_OF_REACH.includes(found.status)) {
    const kept = isDay && await keptPage();
    return kept || found || (isDay && await asked) || away(request, url);
  }
  if (isDay) event.waitUntil(keep(found.clone()));
  if (url.pathname === "/desk/sign-in" && found.status === 200) event.waitUntil(forget());
  return found;
}

/** The page of the calendar, under the name of whom it was made for; it ends what was kept for anybody else. */
async function keep(found) {
  if (found.status !== 200 || found.redirected) return;
  const text = await found.text();
  const account = text.match(/id="board"[^>]* data-account="(\d+)"/)?.[1];
  if (!account) return;
  const name = KEPT + account;
  await forget(name);
  const headers = new Headers(found.headers);
  for (const each of ["content-encoding", "content-length"]) headers.delete(each);
  headers.set("x-kept-at", Date.now());
  await caches.open(name).then((kept) => kept.put(HOME, new Response(text, { headers })));
}

/** It says of itself that it is an old one. */
async function keptPage() {
  const kept = await caches.match(HOME);
  if (!kept) return null;
  if (Date.now() - kept.headers.get("x-kept-at") > LASTS) return forget();
  const text = await kept.text();
  return new Response(text.replace("<html ", "<html data-kept "), { headers: kept.headers });
}

async function forget(but = "") {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(KEPT) && name !== but).map((name) => caches.delete(name)));
  return null;
}

async function away(request, url) {
  if (request.method === "GET" && ["/desk", "/desk/"].includes(url.pathname)) return Response.redirect(HOME);
  const why = GOODBYES.includes(url.pathname) ? "left" : request.method !== "GET" ? "sent" : url.pathname === HOME ? "day" : MONEY.test(url.pathname) ? "money" : "page";
  const kept = await caches.match(AWAY, { ignoreVary: true });
  if (!kept) return Response.error();
  const text = (await kept.text()).replace('data-why="page"', `data-why="${why}"`);
  return new Response(text, { status: 503, headers: kept.headers });
}
