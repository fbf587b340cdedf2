// A lane: time runs from right (now) to left, near time wide and far time narrow, so that a head two
// seconds old and one half an hour old fit one line. Blocks drift left as they age.

import { byId, children, setAttributes, svg } from "./dom.js";
import { isKnown, seconds } from "./format.js";
import { now } from "./time.js";

const GRID = [5, 15, 60, 300, 900, 3600, 6 * 3600, 86400, 7 * 86400, 30 * 86400, 365 * 86400];
const RAIL = { top: 30, height: 26 };
const MIDDLE = RAIL.top + RAIL.height / 2;
const RIGHT = 14;
const LEFT = 8;
const MAX_BLOCKS = 160;

export class Lane {
  // step: seconds between blocks where that is fixed, else null and blocks are those seen.
  constructor(id, step) {
    this.root = byId(id);
    this.step = step;
    this.span = 90;
    this.heads = [];
    this.seen = [];
    this.bands = svg("g");
    this.grid = svg("g");
    this.blocks = svg("g");
    this.marks = svg("g");
    this.rail = svg("rect", { class: "rail", y: RAIL.top, height: RAIL.height, rx: 4 });
    this.nowLine = svg("line", { class: "now", y1: RAIL.top - 8, y2: RAIL.top + RAIL.height + 8 });
    this.nowText = svg("text", { y: 13, "text-anchor": "end" }, "now");
    this.root.append(this.rail, this.grid, this.bands, this.blocks, this.marks, this.nowLine, this.nowText);
  }

  // heads: [{ name, ref }] from the newest to the oldest; derived: an L1 ref or null.
  update(heads, derived) {
    this.heads = heads.filter((head) => isKnown(head.ref));
    this.derived = derived && isKnown(derived) ? derived : null;
    const newest = this.heads[0]?.ref;
    if (newest && !this.step) this.remember(newest);
    this.root.setAttribute("aria-label", this.words());
  }

  remember(ref) {
    this.seen = this.seen.filter((block) => block.number < ref.number);
    this.seen.push({ number: ref.number, time: ref.timestamp });
    if (this.seen.length > MAX_BLOCKS) this.seen.shift();
  }

  words() {
    return this.heads.map(({ name, ref }) => `${name} ${ref.number}, ${seconds(now() - ref.timestamp)} old`).join("; ");
  }

  // Where an age lies; the scale is the same for all drawn in one pass.
  x(age) {
    const scale = Math.log1p(Math.max(age, 0) / this.near) / Math.log1p(this.span / this.near);
    return this.width - RIGHT - scale * (this.width - RIGHT - LEFT);
  }

  draw() {
    this.width = this.root.clientWidth;
    if (!this.width) return;
    this.near = this.step ? Math.max(this.step * 3, 3) : 20;
    const oldest = Math.max(60, ...this.heads.map(({ ref }) => now() - ref.timestamp));
    const wanted = oldest * 1.35;
    // The scale glides to what is needed instead of jumping.
    this.span += (wanted - this.span) * (Math.abs(wanted - this.span) > this.span ? 1 : 0.12);
    setAttributes(this.rail, { x: 0, width: this.width });
    setAttributes(this.nowLine, { x1: this.width - RIGHT, x2: this.width - RIGHT });
    setAttributes(this.nowText, { x: this.width - RIGHT + 12 });
    this.drawGrid();
    this.drawBands();
    this.drawBlocks();
    this.drawMarks();
  }

  drawGrid() {
    const shown = GRID.filter((age) => age < this.span);
    let last = this.width - RIGHT - 14;
    children(this.grid, shown.length, () => svg("g", {}, svg("line", { class: "grid" }), svg("text", { y: 13, "text-anchor": "middle" })))
      .forEach((mark, i) => {
        const x = this.x(shown[i]);
        const [line, text] = mark.children;
        setAttributes(line, { x1: x, x2: x, y1: RAIL.top - 6, y2: RAIL.top + RAIL.height });
        const fits = last - x > 46 && x > 18;
        if (fits) last = x;
        text.textContent = fits ? seconds(shown[i]).replace(".0", "") : "";
        text.setAttribute("x", x);
      });
  }

  // From each head back to the next: what is at least so certain.
  drawBands() {
    children(this.bands, this.heads.length, () => svg("rect", { y: RAIL.top, height: RAIL.height })).forEach((band, i) => {
      const right = this.x(now() - this.heads[i].ref.timestamp);
      const next = this.heads[i + 1];
      const left = next ? this.x(now() - next.ref.timestamp) : 0;
      setAttributes(band, { class: `band ${this.heads[i].name}`, x: left, width: Math.max(0, right - left) });
    });
  }

  drawBlocks() {
    const places = [];
    let last = Infinity;
    for (const block of this.blocksBack()) {
      const x = this.x(now() - block.time);
      if (last - x < 3.5 || x < 0) break;
      places.push({ x, number: block.number });
      last = x;
    }
    children(this.blocks, places.length, () => svg("rect", { y: RAIL.top + 5, height: RAIL.height - 10, width: 2 })).forEach((tick, i) =>
      setAttributes(tick, { class: `block ${this.certainty(places[i].number)}`, x: (places[i].x - 1).toFixed(1) }),
    );
  }

  *blocksBack() {
    if (!this.step) {
      yield* this.seen.toReversed();
      return;
    }
    const head = this.heads[0]?.ref;
    if (!head) return;
    for (let i = 0; i < MAX_BLOCKS && head.number - i >= 0; i++)
      yield { number: head.number - i, time: head.timestamp - i * this.step };
  }

  certainty(number) {
    return this.heads.findLast(({ ref }) => number <= ref.number)?.name ?? "old";
  }

  drawMarks() {
    children(this.marks, this.heads.length, () => svg("circle", { cy: MIDDLE, r: 6 })).forEach((mark, i) => {
      const { name, ref } = this.heads[i];
      setAttributes(mark, { class: `ring ${name}`, cx: this.x(now() - ref.timestamp).toFixed(1) });
    });
    if (!this.derived) {
      this.pointer?.remove();
      this.pointer = null;
      return;
    }
    this.pointer ??= this.root.appendChild(svg("path", { class: "derived", d: "M-5 0 0-7 5 0z" }));
    setAttributes(this.pointer, { transform: `translate(${this.x(now() - this.derived.timestamp).toFixed(1)} ${RAIL.top + RAIL.height + 11})` });
  }
}
