/* <book-online>: a salon's booking pages inside somebody else's site. No cookies, nothing to install.
   A page that cannot run it keeps the link that stands inside the element. */
(() => {
  "use strict";
  if (customElements.get("book-online")) return;

  const script = document.currentScript;
  const HOME = new URL(script.src).origin;
  const LOWEST = 200;
  const HIGHEST = 8000;
  /* What the element says by itself, by the language of the page around it: [button, ×]. */
  const WORDS = {
    en: ["Book online", "Close"],
    de: ["Online buchen", "Schließen"],
    fr: ["Réserver en ligne", "Fermer"],
    es: ["Reservar en línea", "Cerrar"],
    co: ["Prenutà in linea", "Chjode"],
    ru: ["Записаться онлайн", "Закрыть"],
  };
  const CAMPAIGN = /^(utm_[a-z]{1,20}|gclid|fbclid|yclid|msclkid|ref)$/;

  /* The popup fades in and never moves: Chromium drops taps into a frame that moved within the last half second. */
  const look = new CSSStyleSheet();
  look.replaceSync(`
:host{display:block}
:host([mode=popup]){display:inline-block}
:host([mode=button]){position:fixed;z-index:2147483000;inset:auto max(16px,env(safe-area-inset-right)) max(16px,env(safe-area-inset-bottom)) auto}
:host([hidden]){display:contents}
:host([hidden]) .open{display:none}
iframe{display:block;width:100%;height:var(--height,640px);border:0}
button{all:unset;box-sizing:border-box;cursor:pointer;text-align:center;-webkit-tap-highlight-color:transparent}
button:focus-visible{outline:3px solid #fff;box-shadow:0 0 0 6px #1d4ed8}
.open{min-height:48px;padding:12px 24px;border-radius:999px;font:600 16px/24px system-ui,sans-serif;color:var(--on,#fff);background:var(--accent,#0f766e);box-shadow:0 4px 16px #0003}
dialog{box-sizing:border-box;width:min(480px,100vw);height:min(780px,100dvh);max-width:none;max-height:none;padding:0;border:0;border-radius:16px;overflow:hidden;background:Canvas;box-shadow:0 16px 64px #0006}
dialog::backdrop{background:#0009}
dialog iframe{height:100%}
.close{position:absolute;top:8px;right:8px;width:48px;height:48px;border-radius:50%;font:26px/48px system-ui,sans-serif;color:#1c1917;background:#fffe;box-shadow:0 1px 4px #0003}
@media (max-width:520px){dialog{width:100vw;height:100dvh;margin:0;border-radius:0}}
@media (prefers-reduced-motion:no-preference){dialog[open]{animation:appear .16s ease-out}@keyframes appear{from{opacity:0}}}
@media (forced-colors:active){.open,.close{border:2px solid ButtonText}}`);

  /* Where the visitor came from to this page. */
  function touchNow() {
    const touch = { landing: (location.origin + location.pathname).slice(0, 300) };
    for (const [key, value] of new URLSearchParams(location.search)) {
      if (CAMPAIGN.test(key)) touch[key] = value.slice(0, 200);
    }
    try {
      const before = new URL(document.referrer);
      if (before.host !== location.host) touch.referrer = before.origin.slice(0, 200);
    } catch {}
    return touch;
  }

  /* How they came first in this tab, and with "last_" before each name how they came last, where that is another
     way. data-attribution="off" on the script tag tells and remembers nothing. */
  function touches() {
    if (script.dataset.attribution === "off") return {};
    const now = touchNow();
    let first = now;
    try {
      first = JSON.parse(sessionStorage.getItem("book-online")) || now;
      sessionStorage.setItem("book-online", JSON.stringify(first));
    } catch {}
    const said = { ...first };
    if (JSON.stringify(first) !== JSON.stringify(now)) for (const key in now) said["last_" + key] = now[key];
    return said;
  }

  /* Black or white, whichever reads better on the accent. */
  function inkOn(hex) {
    const [r, g, b] = [1, 3, 5].map((at) => (parseInt(hex.slice(at, at + 2), 16) / 255) ** 2.2);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18 ? "#000" : "#fff";
  }

  const touch = touches();

  /* The form and the counters of its owner, for the page around it; nothing where there are none. */
  function about({ form, trackers }) {
    return form || trackers ? { form, trackers } : {};
  }

  class BookOnline extends HTMLElement {
    connectedCallback() {
      addEventListener("message", this);
      if (this.shadowRoot) return;
      const link = this.querySelector("a[href]");
      const address = new URL(this.getAttribute("src") || (link ? link.href : "/book"), HOME);
      if (address.origin !== HOME) return;
      this.address = address;
      this.mode = this.getAttribute("mode") || "inline";
      this.label = this.getAttribute("label") || (link && link.textContent.trim()) || this.words()[0];
      this.describe();
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [look];
      this.shadowRoot.append(this.mode === "inline" ? this.makeFrame() : this.makeButton());
    }

    disconnectedCallback() {
      removeEventListener("message", this);
      this.unlock();
    }

    words() {
      const lang = this.lang || document.documentElement.lang;
      return WORDS[lang.slice(0, 2).toLowerCase()] || WORDS.en;
    }

    describe() {
      const accent = this.getAttribute("accent");
      const says = { ...touch, embed: this.mode, lang: this.lang, accent };
      says.service = this.getAttribute("service");
      says.member = this.getAttribute("staff");
      says.form = this.getAttribute("form");
      const scheme = getComputedStyle(this).colorScheme;
      says.scheme = this.getAttribute("scheme") || (scheme.includes("dark") ? "" : "light");
      for (const key in says) if (says[key]) this.address.searchParams.set(key, says[key]);
      if (/^#[\da-f]{6}$/i.test(accent)) {
        this.style.setProperty("--accent", accent);
        this.style.setProperty("--on", inkOn(accent));
      }
    }

    makeFrame() {
      this.frame = document.createElement("iframe");
      this.frame.title = this.label;
      this.frame.loading = this.mode === "inline" ? "lazy" : "eager";
      this.frame.src = this.address;
      return this.frame;
    }

    makeButton() {
      const button = document.createElement("button");
      button.className = "open";
      button.type = "button";
      button.part = "button";
      button.textContent = this.label;
      button.setAttribute("aria-haspopup", "dialog");
      button.onclick = () => this.open(button);
      return button;
    }

    makeDialog() {
      const dialog = document.createElement("dialog");
      const close = document.createElement("button");
      dialog.setAttribute("aria-label", this.label);
      close.className = "close";
      close.type = "button";
      close.textContent = "×";
      close.setAttribute("aria-label", this.words()[1]);
      close.onclick = () => dialog.close();
      dialog.onclick = (event) => event.target === dialog && dialog.close();
      dialog.onclose = () => this.closed();
      dialog.append(close, this.makeFrame());
      this.shadowRoot.append(dialog);
      return dialog;
    }

    open(opener) {
      this.dialog ??= this.makeDialog();
      if (this.dialog.open) return;
      this.closed();
      this.opener = opener;
      this.page = document.documentElement.style.overflow;
      document.documentElement.style.overflow = "hidden";
      this.dialog.showModal();
      this.tell("open");
    }

    /* The browser tells later than it closes: whoever opens again at once has heard of it here first. */
    closed() {
      if (!this.opener || this.dialog.open) return;
      this.unlock();
      this.opener.focus();
      this.opener = undefined;
      this.tell("close");
    }

    unlock() {
      if (this.page !== undefined) document.documentElement.style.overflow = this.page;
      this.page = undefined;
    }

    tell(name, detail = {}) {
      this.dispatchEvent(new CustomEvent("book-online:" + name, { detail, bubbles: true, composed: true }));
    }

    /* Only our own frame is listened to, and only when it still shows our own pages. */
    handleEvent({ origin, source, data }) {
      if (origin !== HOME || !this.frame || source !== this.frame.contentWindow || !data) return;
      if (data.bookOnline === "size" && this.mode === "inline") {
        const height = Math.min(HIGHEST, Math.max(LOWEST, Math.ceil(data.height) || 0));
        this.frame.style.setProperty("--height", height + "px");
      } else if (data.bookOnline === "close") {
        this.dialog?.close();
      } else if (data.bookOnline === "step") {
        if (this.mode === "inline" && this.getBoundingClientRect().top < 0) this.scrollIntoView();
        this.tell("step", { step: String(data.step), ...about(data) });
      } else if (data.bookOnline === "booked") {
        const { service, starts_at, price, currency } = data;
        this.tell("booked", { service, starts_at, price, currency, ...about(data) });
      }
    }
  }

  customElements.define("book-online", BookOnline);

  const popups = new Map();

  function popupFor(link) {
    const address = link.href || link.dataset.bookOnline;
    if (!popups.has(address)) {
      const popup = document.createElement("book-online");
      popup.hidden = true;
      popup.setAttribute("mode", "popup");
      popup.setAttribute("src", address);
      popup.setAttribute("label", link.textContent.trim());
      for (const name of ["accent", "service", "staff", "scheme", "form"]) {
        if (link.dataset[name]) popup.setAttribute(name, link.dataset[name]);
      }
      document.body.append(popup);
      popups.set(address, popup);
    }
    return popups.get(address);
  }

  document.addEventListener("click", (event) => {
    const plain = !event.button && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    const link = plain && !event.defaultPrevented && event.target.closest?.("[data-book-online]");
    const popup = link && popupFor(link);
    if (!popup?.shadowRoot) return;
    event.preventDefault();
    popup.open(link);
  });
})();
