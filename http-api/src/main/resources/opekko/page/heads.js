// The numbers beneath a lane: each head, its age, its distance from the newest, and why it waits.

import { byId, el, setText, svg } from "./dom.js";
import { isKnown, plural, seconds, shortHash, whole } from "./format.js";
import { ageOf, now } from "./time.js";

const CALM = new Set(["NOTHING", "DERIVING", "L1_EXHAUSTED", "SPAN_INCOMPLETE", "NO_UNSAFE_BLOCKS", "NO_L1_FINALITY",
  "CHECKING_L1_FINALITY", "NOT_DERIVED_FROM_FINALIZED_L1", "SEQUENCER_BUILDS", "SEQUENCER_STOPPED", "SEQUENCER_FOLLOWS"]);

export class Heads {
  // names: [{ shape, label }] in the order of update()
  constructor(id, names, withWhy) {
    this.cells = names.map(({ shape, label }) => cell(shape, label, withWhy));
    byId(id).append(...this.cells.map((c) => c.root));
    byId(id).classList.toggle("four", names.length === 4);
  }

  update(refs, whys = []) {
    this.refs = refs;
    this.whys = whys;
    refs.forEach((ref, i) => {
      const c = this.cells[i];
      setText(c.number, isKnown(ref) ? whole(ref.number) : "–");
      setText(c.hash, isKnown(ref) ? shortHash(ref.hash) : "");
      c.hash.title = isKnown(ref) ? ref.hash : "";
    });
    this.tick();
  }

  // Ages go on between two statuses.
  tick() {
    if (!this.refs) return;
    const first = this.refs[0];
    this.refs.forEach((ref, i) => {
      const c = this.cells[i];
      setText(c.age, isKnown(ref) ? age(now() - ref.timestamp) : "not known yet");
      setText(c.distance, i > 0 && isKnown(ref) && isKnown(first) ? distance(first, ref) : "\u00a0");
      if (c.why) this.showWhy(c.why, this.whys[i]);
    });
  }

  showWhy(cell, why) {
    if (!why) return;
    const age = ageOf(why.since);
    setText(cell, `${sentence(why.words)}${why.detail ? `: ${why.detail}` : ""}. ${since(why.reason, age)}`);
    cell.classList.toggle("bad", !CALM.has(why.reason));
  }
}

function cell(shape, label, withWhy) {
  const c = {
    number: el("span", { class: "number" }, "–"),
    age: el("span", { class: "facts" }, "\u00a0"),
    distance: el("span", { class: "facts soft" }, "\u00a0"),
    hash: el("span", { class: "hash" }),
    why: withWhy ? el("p", { class: "why" }) : null,
  };
  c.root = el("div", { class: "head", "data-head": label },
    el("span", { class: "name" }, mark(shape), label, c.hash), c.number, c.age, c.distance);
  if (c.why) c.root.append(c.why);
  return c;
}

// The same shapes as on the lane: hollow, half, full; a triangle for where derivation reads.
function mark(shape) {
  const icon = svg("svg", { viewBox: "0 0 12 12", "aria-hidden": "true", class: `shape-${shape}` });
  if (shape === "derived") icon.append(svg("path", { d: "M1 10 6 2l5 8z" }));
  else icon.append(svg("circle", { cx: 6, cy: 6, r: 4.5, "stroke-width": 2, fill: shape === "finalized" ? null : "none" }));
  if (shape === "safe") icon.append(svg("path", { d: "M6 1.5a4.5 4.5 0 0 0 0 9z" }));
  return icon;
}

// A sequencer may have a block ready before its time.
const age = (value) => (value < 0 ? `${seconds(-value)} early` : `${seconds(value)} old`);

function distance(first, ref) {
  const blocks = first.number - ref.number;
  if (blocks === 0) return "level";
  return `${plural(blocks, "block")}, ${seconds(first.timestamp - ref.timestamp)} behind`;
}

const sentence = (words) => words.charAt(0).toUpperCase() + words.slice(1);

// How long is of interest once it is longer than a usual wait for a block.
function since(reason, age) {
  return reason === "NOTHING" || age < 3 ? "" : `For ${seconds(age)}.`;
}
