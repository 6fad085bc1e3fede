// The excerpts of search results show formulas as text, made from the TeX that a page keeps of each.

globalThis.linnetPlain = (() => {

const LETTERS = {
  alpha: "α", beta: "β", gamma: "γ", delta: "δ", Delta: "Δ", varepsilon: "ε", epsilon: "ε", eta: "η", theta: "θ",
  kappa: "κ", lambda: "λ", Lambda: "Λ", mu: "μ", nu: "ν", xi: "ξ", pi: "π", rho: "ρ", sigma: "σ", Sigma: "Σ", tau: "τ",
  varphi: "φ", phi: "φ", Phi: "Φ", omega: "ω", ell: "ℓ", Gamma: "Γ", Theta: "Θ", Pi: "Π", Psi: "Ψ", Omega: "Ω", iota: "ι", chi: "χ", psi: "ψ",
};
const SIGNS = {
  cdot: "·", times: "×", le: "≤", ge: "≥", ne: "≠", approx: "≈", sim: "∼", to: "→", mapsto: "↦", in: "∈", infty: "∞",
  nabla: "∇", partial: "∂", sum: "∑", prod: "∏", int: "∫", top: "ᵀ", dots: "…", ldots: "…", cdots: "⋯", notin: "∉", varnothing: "∅", lvert: "|", rvert: "|", subset: "⊂", cup: "∪", cap: "∩", pm: "±", lVert: "‖",
  rVert: "‖", langle: "⟨", rangle: "⟩", succeq: "⪰", emptyset: "∅", quad: " ", qquad: " ", sqrt: "√", ll: "≪", gg: "≫",
};

function plain(tex) {
  const raised = { "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "-": "⁻", "+": "⁺", n: "ⁿ", N: "ᴺ" };
  const lowered = { "0": "₀", "1": "₁", "2": "₂", "3": "₃", "4": "₄", i: "ᵢ", j: "ⱼ", x: "ₓ", "+": "₊", "-": "₋" };
  const small = (table, sign) => (_, group, one) => {
    const letters = [...(group ?? one)];
    if (letters.every((letter) => letter in table)) return letters.map((letter) => table[letter]).join("");
    return letters.length > 1 ? `${sign}(${group})` : `${sign}${group ?? one}`;
  };
  return tex
    .replace(/\\[()[\]]|\\(?:left|right|bigl|bigr|Bigl|Bigr|displaystyle)(?![a-zA-Z])|&/g, "")
    .replace(/\\\\|\\[,;:! ]|~/g, " ")
    .replace(/\\(?:begin|end)\{\w+\*?\}/g, "")
    .replace(/\\mathbb\{?R\}?/g, "ℝ")
    .replace(/\\R(?![a-zA-Z])/g, "ℝ")
    .replace(/\\norm\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}/g, "‖$1‖")
    .replace(/\\(?:operatorname|mathrm|text|mathbf)\{([^{}]*)\}(?=[a-zA-Z])/g, "$1 ")
    .replace(/\\(?:operatorname|mathrm|text|mathbf|dot|tilde|hat|bar)\{([^{}]*)\}/g, "$1")
    .replace(/\\(?:rm|it|bf)(?![a-zA-Z]) ?/g, "")
    .replace(/\\[tdc]?frac ?(?:\{([^{}]*)\}|(\w)) ?(?:\{([^{}]*)\}|(\w))/g, (_, a, b, c, d) => `${a ?? b}/${c ?? d}`)
    .replace(/\\(?:dot|tilde|hat|bar)(?![a-zA-Z])/g, "")
    .replace(/\\([a-zA-Z]+) ?/g, (_, name) => LETTERS[name] ?? SIGNS[name] ?? name)
    .replace(/\^ᵀ/g, "ᵀ")
    .replace(/\^(?:\{([^{}]*)\}|(\S))/g, small(raised, "^"))
    .replace(/_(?:\{([^{}]*)\}|(\S))/g, small(lowered, "_"))
    .replace(/[{}\\]/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

function showText() {
  const original = Search.htmlToText;
  Search.htmlToText = (html, anchor) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const formula of page.querySelectorAll(".math")) formula.textContent = plain(formula.dataset.tex);
    for (const aside of page.querySelectorAll("form.answer, details.cite, div.cell")) aside.remove();
    return original(page.documentElement.outerHTML, anchor);
  };
}

// An excerpt needs the whole page that it is from: it is fetched when its place comes into sight.
function showExcerptsInSight() {
  const [, terms, , highlights] = Search._parseQuery(new URLSearchParams(location.search).get("q") ?? "");
  const fill = async (place, link) => {
    const page = await (await fetch(link.href)).text();
    place.replaceChildren(...(Search.makeSearchSummary(page, terms, link.hash)?.childNodes ?? []));
    for (const term of highlights) _highlightText(place, term, "highlighted");
  };
  const results = document.getElementById("search-results");
  const makePlaces = () => {
    for (const item of results.querySelectorAll("li:has(> a):not(:has(> span, > p))")) { // a statement says in a span what it is
      const place = document.createElement("p"), link = item.querySelector("a");
      place.className = "context";
      item.append(place);
      const sight = new IntersectionObserver((seen) => {
        if (!seen.at(-1).isIntersecting) return;
        sight.disconnect();
        fill(place, link);
      });
      sight.observe(place);
    }
  };
  makePlaces();
  new MutationObserver(makePlaces).observe(results, { childList: true, subtree: true });
}

if (typeof DOCUMENTATION_OPTIONS !== "undefined") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
if (typeof document !== "undefined") document.addEventListener("DOMContentLoaded", () => {
  showText();
  showExcerptsInSight();
});

return plain;
})();
