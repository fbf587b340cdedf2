// Who led when: a row for each node, time from left to now. A gap between two terms is a time without a leader.

import { children, el, setAttributes, setText, svg } from "./dom.js";
import { seconds } from "./format.js";
import { now } from "./time.js";

const WINDOWS = [120, 240, 1200, 3600, 4 * 3600, 86400, 4 * 86400, 28 * 86400, 364 * 86400];
// So many terms are seen whole, and older ones as far as they fit.
const WHOLE = 4;
const NARROW = 520;
const ROW = 24;
const BAR = 14;
const TOP = 4;
const AXIS = 18;
const LEFT = 64;

export class Terms {
  constructor() {
    this.picture = svg("svg", { class: "terms", role: "img" });
    this.rows = svg("g");
    this.grid = svg("g");
    this.bars = svg("g");
    this.picture.append(this.grid, this.rows, this.bars);
    this.root = el("div", {}, this.picture);
  }

  update(status) {
    this.leader = status.leader;
    this.ids = names(status);
    this.terms = termsOf(status);
    this.picture.setAttribute("aria-label", this.terms.map((term) => `${term.id} led term ${term.number}`).join("; "));
    this.draw();
  }

  draw() {
    const width = this.picture.clientWidth;
    if (!width || !this.ids) return;
    const bottom = TOP + this.ids.length * ROW;
    setAttributes(this.picture, { height: bottom + AXIS });
    const oldest = this.terms.slice(-WHOLE)[0]?.from ?? now();
    this.span = WINDOWS.find((window) => window >= now() - oldest) ?? WINDOWS.at(-1);
    const x = (time) => LEFT + (width - LEFT) * Math.max(0, 1 - (now() - time) / this.span);
    children(this.rows, this.ids.length, () => svg("g", {}, svg("text"), svg("rect", { class: "rail", height: BAR, rx: 3 })))
      .forEach((row, i) => this.drawRow(row, i, width));
    this.drawGrid(width, bottom);
    children(this.bars, this.terms.length, () => svg("rect", { height: BAR, rx: 3 }, svg("title"))).forEach((bar, i) => {
      const term = this.terms[i];
      const from = x(term.from);
      const to = x(term.to ?? now());
      setAttributes(bar, {
        class: term.to === null ? "term leads" : "term", x: Math.min(from, width - 4).toFixed(1),
        width: Math.max(to > LEFT ? 4 : 0, to - from - 1).toFixed(1), y: TOP + this.ids.indexOf(term.id) * ROW + (ROW - BAR) / 2,
      });
      setText(bar.firstChild, `${term.id}, term ${term.number}: ${term.cause}`);
    });
  }

  drawRow(row, i, width) {
    const [name, rail] = row.children;
    const id = this.ids[i];
    setAttributes(name, { x: 0, y: TOP + i * ROW + ROW / 2 + 4, class: id === this.leader ? "leads" : "" });
    setText(name, id.length > 9 ? `${id.slice(0, 8)}…` : id);
    setAttributes(rail, { x: LEFT, width: width - LEFT, y: TOP + i * ROW + (ROW - BAR) / 2 });
  }

  drawGrid(width, bottom) {
    children(this.grid, 5, () => svg("g", {}, svg("line"), svg("text"))).forEach((mark, i) => {
      const [line, text] = mark.children;
      const at = LEFT + ((width - LEFT) * i) / 4;
      setAttributes(line, { x1: at, x2: at, y1: TOP, y2: bottom });
      setAttributes(text, { x: at, y: bottom + 13, "text-anchor": i === 0 ? "start" : i === 4 ? "end" : "middle" });
      setText(text, i === 4 ? "now" : i % 2 && width < NARROW ? "" : `${seconds((this.span * (4 - i)) / 4)} ago`);
    });
  }
}

const time = (iso) => Date.parse(iso) / 1000;

// Nodes that led and are gone keep their row.
function names({ nodes, changes }) {
  const ids = new Set(nodes.map((node) => node.id));
  for (const change of changes) ids.add(change.to);
  return [...ids].sort();
}

// A term ends when the next begins, less the time that the change took.
function termsOf({ changes, leader }) {
  return changes.map((change, i) => {
    const next = changes[i + 1];
    const end = next ? time(next.at) - (next.gapMillis ?? 0) / 1000 : null;
    const isOver = next || leader !== change.to;
    return { id: change.to, number: change.term, cause: change.cause, from: time(change.at), to: isOver ? end ?? now() : null };
  });
}
