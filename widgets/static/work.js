/* A second of reckoning where a form is under attack: see widgets/rules/work.py. Then the form goes on its way. */

const form = document.querySelector("[data-work]");
const { work, bits } = form.dataset;
const AT_ONCE = 5000; // then the page has a breath

/* SHA-256. That of browsers is a promise for each sum, ten times as slow for sums as small as these. */
const [K, BEGIN] = [[], []];
const primes = [];
const fraction = (number) => ((number % 1) * 2 ** 32) | 0;
for (let n = 2; primes.length < 64; n++) {
  if (primes.some((each) => n % each === 0)) continue;
  primes.push(n);
  K.push(fraction(Math.cbrt(n)));
  if (BEGIN.length < 8) BEGIN.push(fraction(Math.sqrt(n)));
}
const W = new Int32Array(64);
const turn = (x, by) => (x >>> by) | (x << (32 - by));

function mixed(state, view, at) {
  for (let i = 0; i < 16; i++) W[i] = view.getInt32(at + 4 * i);
  for (let i = 16; i < 64; i++) {
    const [x, y] = [W[i - 15], W[i - 2]];
    W[i] = W[i - 16] + W[i - 7] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i++) {
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
    const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  return [a, b, c, d, e, f, g, h].map((each, i) => (each + state[i]) | 0);
}

/* What is the same in all of them is mixed once. */
const head = new TextEncoder().encode(work + ":");
const whole = head.length & ~63;
let begun = BEGIN;
for (let at = 0; at < whole; at += 64) begun = mixed(begun, new DataView(head.buffer), at);

function first(number) {
  const digits = String(number);
  const length = head.length - whole + digits.length;
  const view = new DataView(new ArrayBuffer((length + 72) & ~63));
  for (let i = whole; i < head.length; i++) view.setUint8(i - whole, head[i]);
  for (let i = 0; i < digits.length; i++) view.setUint8(head.length - whole + i, digits.charCodeAt(i));
  view.setUint8(length, 128);
  view.setUint32(view.byteLength - 4, 8 * (length + whole));
  let state = begun;
  for (let at = 0; at < view.byteLength; at += 64) state = mixed(state, view, at);
  return state[0];
}

async function solve() {
  for (let number = 0; ; number++) {
    if (first(number) >>> (32 - bits) === 0) return number;
    if (number % AT_ONCE === 0) await new Promise((go) => setTimeout(go));
  }
}

if (bits) {
  document.querySelector("[data-otherwise]").hidden = true;
  document.querySelector("[data-working]").hidden = false;
  form.elements.work.value = `${work}:${await solve()}`;
  form.requestSubmit();
}
