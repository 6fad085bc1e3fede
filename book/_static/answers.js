// The fields for answers to exercises.  A field judges as linnet/exercises does, from the same key: see there.
// All names stay inside: a page has other scripts, whose names these would hide.

globalThis.linnetAnswers = (() => {

const RIGHT = [6, 1e-4], NEAR = [4, 1e-2], ZERO = 1e-9, LARGEST = 1e100; // significant digits, relative tolerance

function digest(text) {
  let state = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    state = BigInt.asUintN(64, (state ^ BigInt(byte)) * 0x100000001b3n);
  }
  return state.toString(16).padStart(16, "0");
}

// Digests of all numbers of so many digits that are within the tolerance of x.
function agreeing(place, x, [digits, tolerance]) {
  const sign = x < 0 ? "-" : "", size = Math.abs(x);
  if (size <= ZERO) return new Set([digest(`${place} 0`)]);
  const low = size * (1 - tolerance), high = size * (1 + tolerance);
  const unit = Number(low.toExponential(16).split("e")[1]) - digits + 1;
  const scaled = (y) => (unit > 0 ? y / Number(`1e${unit}`) : y * Number(`1e${-unit}`));
  const found = new Set();
  for (let n = Math.ceil(scaled(low)); n <= Math.floor(scaled(high)); n++) {
    const zeros = /0*$/.exec(String(n))[0].length;
    found.add(digest(`${place} ${sign}${n / 10 ** zeros}e${unit + zeros}`));
  }
  return found;
}

// An answer as it is typed: a number, a list "1, 2", "(1, 2)" or "[1, 2]", a matrix "[[1, 2], [3, 4]]" or "1, 2; 3, 4".
// A number may be an expression: 3/4, -sqrt(2), 2^(3/2), 2π, 1½, 5², ln(5), 1e-4.
function parse(text) {
  const names = { pi: Math.PI, π: Math.PI, e: Math.E };
  const functions = { sqrt: Math.sqrt, "√": Math.sqrt, ln: Math.log, log: Math.log, exp: Math.exp, abs: Math.abs };
  const token = /\s*(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|\*\*|[a-zA-Z]+|[π√]|[-+*/^()[\],;])\s*/y;
  const tokens = [];
  for (const plain = plainly(text); token.lastIndex < plain.length; ) {
    const from = token.lastIndex, match = token.exec(plain);
    if (!match) throw new Error(`“${plain.slice(from)}” cannot be read`);
    tokens.push(match[1] === "**" ? "^" : match[1]);
  }
  let at = 0;
  const next = (...wanted) => (wanted.includes(tokens[at]) ? tokens[at++] : undefined);
  const need = (wanted) => {
    if (!next(wanted)) throw new Error(`“${wanted}” is missing`);
  };
  const several = (one, separator) => {
    const all = [one()];
    while (next(separator)) all.push(one());
    return all;
  };
  // Whether a bracket that opens here holds a list, and is not of an expression.
  const listed = () => {
    if (tokens[at] !== "(") return tokens[at] === "[";
    for (let i = at, depth = 0; i < tokens.length; i++) {
      depth += { "(": 1, "[": 1, ")": -1, "]": -1 }[tokens[i]] ?? 0;
      if (depth === 1 && tokens[i] === ",") return true;
      if (depth === 0) return false;
    }
    return false;
  };
  const entry = () => {
    if (!listed()) return sum();
    const close = tokens[at++] === "[" ? "]" : ")";
    const inner = several(() => several(entry, ","), ";");
    need(close);
    return inner.length > 1 ? inner : inner[0];
  };
  const sum = () => {
    let value = product(), sign;
    while ((sign = next("+", "-"))) value += (sign === "+" ? 1 : -1) * product();
    return value;
  };
  const product = () => {
    let value = signed(factor), sign;
    while ((sign = next("*", "/"))) value = sign === "*" ? value * signed(factor) : value / signed(divisor);
    return value;
  };
  const signed = (of) => (next("-") ? -signed(of) : next("+") ? signed(of) : of());
  // Whether a product goes on without its sign: 2π, 3√2, 2(1 + √5).
  const joined = () => /[\d)]$/.test(tokens[at - 1]) && /^[a-zA-Zπ√(]/.test(tokens[at] ?? "");
  const factor = () => {
    let value = power();
    while (joined()) value *= power();
    return value;
  };
  const divisor = () => {
    const value = power();
    if (joined()) throw new Error(`“/${tokens[at - 1]}${tokens[at]}” can be read in two ways: set brackets`);
    return value;
  };
  const power = () => {
    const base = atom();
    return next("^") ? base ** signed(power) : base;
  };
  const atom = () => {
    const word = tokens[at++];
    if (word === "(") {
      const value = sum();
      need(")");
      return value;
    }
    if (Object.hasOwn(names, word)) return names[word];
    if (Object.hasOwn(functions, word)) return functions[word](word === "√" ? atom() : (need("("), closed()));
    if (!/^[\d.]/.test(word ?? "")) throw new Error(word ? `“${word}” cannot be read` : "the answer ends too early");
    return Number(word);
  };
  const closed = () => {
    const value = sum();
    need(")");
    return value;
  };
  const rows = several(() => several(entry, ","), ";");
  if (at < tokens.length) throw new Error(`“${tokens.slice(at).join(" ")}” cannot be read: commas stand between numbers`);
  const unwrapped = (list) => (list.length > 1 ? list : list[0]);
  return unwrapped(rows.map(rows.length > 1 ? (row) => row : unwrapped));
}

// A typed text without the signs that print alone has: “1½”, “5²”, “−3”.
function plainly(text) {
  const raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", halves = { "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4" };
  return text
    .replace(/(\d*)([½⅓⅔¼¾])/g, (_, whole, part) => `(${whole || 0} + ${halves[part]})`)
    .replace(/[⁰¹²³⁴-⁹⁺⁻]+/g, (signs) => `^(${[...signs].map((sign) => "0123456789+-"[raised.indexOf(sign)]).join("")})`)
    .replace(/[−–‑]/g, "-")
    .replace(/[×·]/g, "*")
    .replace(/÷/g, "/")
    .trim();
}

function shape(answer) {
  if (!Array.isArray(answer)) return [];
  const inner = answer.map((row) => shape(row).join());
  if (inner.some((one) => one !== inner[0])) throw new Error("the rows differ in their lengths");
  return [answer.length, ...shape(answer[0])];
}

function form(of) {
  if (of.length > 1) return `a matrix of ${of.join(" × ")}`;
  return of.length ? `a list of ${of[0]} number${of[0] === 1 ? "" : "s"}` : "a number";
}

const allFinite = (numbers) => numbers.every((x) => Math.abs(x) < LARGEST);

const agree = (digests, found) => digests.every((one, i) => found[i].has(one));

function known(key, found) {
  if (agree(key.right, found)) return "right";
  const mistake = key.mistakes.find(([digests]) => agree(digests, found));
  return mistake && `not yet, ${mistake[1]}`;
}

function judge(name, key, answer) {
  if (key.options) return known(key, [new Set([digest(`${name} 0 ${answer}`)])]) ?? "not yet";
  const came = shape(answer);
  if (came.join() !== key.shape.join()) return `not yet, ${form(key.shape)} is needed, ${form(came)} came`;
  const numbers = [answer].flat(Infinity);
  if (!allFinite(numbers)) return "not yet, finite numbers are needed";
  const found = (place, of, how) => of.map((x, i) => agreeing(`${name} ${place}${i}`, x, how));
  const exact = found("", numbers, RIGHT);
  const says = known(key, exact);
  if (says) return says;
  if (agree(key.near, found("near ", numbers, NEAR))) {
    return "not yet, but off by less than 1 per cent: give four digits, or look for a small slip";
  }
  if (!came.length) return "not yet";
  if (agree(key.sorted, found("sorted ", [...numbers].sort((a, b) => a - b), RIGHT))) {
    return "not yet, the right numbers in another order";
  }
  return `not yet, ${exact.filter((some, i) => !some.has(key.right[i])).length} of ${numbers.length} numbers are off`;
}

// What a reader has answered stays on the reader's device; where nothing can be kept, it is lost with the page.
// Each edition of the book keeps its own: its exercises may be others.
const KEPT = () => `linnet answers ${new URL(document.documentElement.dataset.content_root ?? "./", location.href).pathname}`;
let kept = {};

function load() {
  try {
    kept = JSON.parse(localStorage.getItem(KEPT())) ?? {};
  } catch {
    kept = {};
  }
}

function keep() {
  try {
    localStorage.setItem(KEPT(), JSON.stringify(kept));
  } catch {
    // private windows and full disks
  }
}

function solutionOf(field) {
  const next = (field.closest(".cell") ?? field).nextElementSibling;
  return next?.matches(".solution") ? next : null;
}

function setUp(field, changed) {
  const name = field.dataset.exercise, key = JSON.parse(field.dataset.key);
  const verdict = field.querySelector("output"), input = field.querySelector("input[type=text]");
  const typed = () => (input ? input.value.trim() : (new FormData(field).get(name) ?? ""));
  const show = (says) => {
    const { tries = 0, right = false } = kept[name] ?? {};
    field.classList.toggle("right", right);
    field.classList.toggle("wrong", !right && says !== "");
    verdict.replaceChildren(says && `${says[0].toUpperCase()}${says.slice(1)}.`);
    const solution = solutionOf(field);
    if (says && !right && tries >= 2 && key.hint) {
      verdict.append(Object.assign(document.createElement("p"), { textContent: `Hint: ${key.hint}` }));
    }
    if (says && (right || tries >= 3) && solution) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Show the solution" });
      button.addEventListener("click", () => reveal(solution));
      verdict.append(button);
    }
  };
  const judged = () => {
    const text = typed();
    if (!text) return show("give an answer first");
    let answer, says;
    try {
      answer = input ? parse(text) : text;
      says = judge(name, key, answer);
    } catch (error) {
      return show(error.message);
    }
    if (key.shape?.length === 0 && Array.isArray(answer)) says += "; decimals have a point, and thousands no sign";
    load(); // another page may have kept something meanwhile
    const before = kept[name] ?? { tries: 0 };
    const right = says === "right";
    const fits = !input || (shape(answer).join() === key.shape.join() && allFinite([answer].flat(Infinity)));
    const tried = !right && fits && before.answer !== text; // the same answer once more is no other try
    kept[name] = { answer: text, right, tries: before.tries + tried, time: new Date().toISOString() };
    keep();
    show(says);
    changed();
  };
  field.addEventListener("submit", (event) => {
    event.preventDefault();
    judged();
  });
  return () => {
    const { answer, right } = kept[name] ?? {};
    if (input) input.value = answer ?? "";
    else for (const option of field.querySelectorAll("input")) option.checked = option.value === answer;
    show(right ? "right" : "");
  };
}

function reveal(solution) {
  const toggle = solution.querySelector("button.toggle-button");
  if (solution.matches(".toggle-hidden")) toggle.click();
  toggle.focus();
}

function makeProgress(fields, restored) {
  const bar = Object.assign(document.createElement("div"), { className: "answers-progress" });
  const said = bar.appendChild(document.createElement("output"));
  const button = (text, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: text });
    made.addEventListener("click", act);
    bar.append(made);
  };
  button("Export", () => {
    const url = URL.createObjectURL(new Blob([JSON.stringify(kept, null, 1)], { type: "application/json" }));
    Object.assign(document.createElement("a"), { href: url, download: "linnet-answers.json" }).click();
    URL.revokeObjectURL(url);
  });
  button("Clear", () => {
    if (!confirm("Forget all answers in this book?")) return;
    kept = {};
    keep();
    restored();
  });
  const right = (names) => names.filter((name) => kept[name]?.right).length;
  const update = () => {
    const here = fields.map((field) => field.dataset.exercise);
    said.textContent = `${right(here)} of ${here.length} answered right on this page, ${right(Object.keys(kept))} in the book. Kept on this device alone.`;
  };
  return { bar, update };
}

if (typeof document !== "undefined") {
  window.addEventListener("DOMContentLoaded", () => {
    const fields = [...document.querySelectorAll("form.answer")];
    if (!fields.length) return;
    load();
    const restore = fields.map((field) => setUp(field, () => progress.update()));
    const restored = () => {
      for (const one of restore) one();
      progress.update();
    };
    const progress = makeProgress(fields, restored);
    document.querySelector("#exercises > h2")?.after(progress.bar);
    restored();
    window.addEventListener("pageshow", (event) => event.persisted && (load(), restored()));
  });
}

return { parse, judge };
})();
