// Brings to life the widgets of a page on which no kernel runs.

import { render as hyperbola } from "./scenes/hyperbola.js";
import { render as integrators } from "./scenes/integrators.js";
import { render as laboratory } from "./scenes/laboratory.js";
import { render as plateaus } from "./scenes/plateaus.js";
import { render as regimes } from "./scenes/regimes.js";
import { render as saddle_line } from "./scenes/saddle_line.js";
import { render as strata } from "./scenes/strata.js";

/** @type {Record<string, (context: import("./types").Context) => () => void>} */
const WIDGETS = { hyperbola, integrators, laboratory, plateaus, regimes, saddle_line, strata };

// As much of a model as a widget uses: a state, and those who want to hear of its changes.
class Model {
  /** @param {Record<string, any>} state */
  constructor(state) {
    this.state = state;
    /** @type {Map<string, Set<() => void>>} */
    this.heard = new Map();
  }

  /** @param {string} name */
  get(name) {
    return this.state[name];
  }

  /** @param {string} name */
  set(name, value) {
    if (this.state[name] === value) return;
    this.state[name] = value;
    for (const act of [...(this.heard.get(`change:${name}`) ?? [])]) act();
  }

  save_changes() {}

  /** @param {string} event @param {() => void} act */
  on(event, act) {
    this.heard.set(event, (this.heard.get(event) ?? new Set()).add(act));
  }

  /** @param {string} event @param {() => void} act */
  off(event, act) {
    this.heard.get(event)?.delete(act);
  }
}

export function start() {
  for (const figure of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-linnet-widget]"))) {
    const { linnetWidget = "", state = "" } = figure.dataset;
    figure.replaceChildren();
    figure.classList.remove("linnet-still");
    WIDGETS[linnetWidget]({ model: new Model(JSON.parse(state)), el: figure });
  }
}
