// When a key is a shortcut: not while something is typed, not in the burst of a scanner, and only where wanted.

const SETTING = "shortcuts";
export const SILENCE = 80; // milliseconds: a scanner's keys follow one another faster, a hand's slower

/** Shortcuts of a single key can be switched off. */
export function isOn() {
  return localStorage.getItem(SETTING) !== "off";
}

export function switchTo(on) {
  localStorage.setItem(SETTING, on ? "on" : "off");
}

/** The key belongs to a field, a sheet, or the browser. */
export function isTyping({ target, ctrlKey, metaKey, altKey }) {
  const field = target instanceof Element && target.closest("input, select, textarea, [contenteditable]");
  return Boolean(ctrlKey || metaKey || altKey || field || document.querySelector("dialog:modal, [role=dialog]:popover-open"));
}

/** Does it after a moment, unless another key follows at once. */
export function unlessScanned(act) {
  const stop = () => clearTimeout(timer);
  const timer = setTimeout(() => {
    removeEventListener("keydown", stop, true);
    act();
  }, SILENCE);
  addEventListener("keydown", stop, { capture: true, once: true }); // the window has had this key already
}
