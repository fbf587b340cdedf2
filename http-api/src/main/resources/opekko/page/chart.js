// The last blocks of the sequencer: how long each step took, one bar a block.

import { children, el, setAttributes, setText, svg } from "./dom.js";
import { millis, whole } from "./format.js";

const STEPS = [
  ["startMillis", "start"],
  ["sealMillis", "seal"],
  ["commitMillis", "commit"],
  ["signMillis", "sign"],
  ["publishMillis", "publish"],
  ["insertMillis", "insert"],
];
const TOP = 8;
const BOTTOM = 16;
const LEFT = 54;
const BARS = 30;

export class Chart {
  constructor(parent) {
    this.root = svg("svg", { class: "chart", role: "img", "aria-label": "Time of each step of the last blocks" });
    this.grid = svg("g");
    this.bars = svg("g");
    this.root.append(this.grid, this.bars);
    this.medians = STEPS.map(() => el("b", {}, "–"));
    this.caption = el("p", { class: "caption" });
    const legend = el("div", { class: "legend" },
      ...STEPS.map(([, name], i) => el("span", {}, el("i", { class: `s${i + 1}` }), `${name} `, this.medians[i])));
    parent.append(this.root, legend, this.caption);
    this.root.addEventListener("pointerleave", () => this.choose(null));
    this.scale = 1;
  }

  update(blocks) {
    this.blocks = blocks.slice(-BARS);
    STEPS.forEach(([key], i) => setText(this.medians[i], millis(median(this.blocks.map((block) => block[key])))));
    this.choose(this.chosen);
    this.draw();
  }

  draw() {
    const width = this.root.clientWidth;
    const height = this.root.clientHeight;
    if (!width || !this.blocks) return;
    this.scale = niceTop(scaleFor(this.blocks.map(total)));
    // What is higher than the scale ends at its top, where a mark says so.
    const y = (value) => TOP + (height - TOP - BOTTOM) * (1 - Math.min(1, value / this.scale));
    this.drawGrid(width, y);
    const pitch = (width - LEFT) / BARS;
    children(this.bars, this.blocks.length, () => this.bar());
    this.blocks.forEach((block, i) => {
      const x = LEFT + (BARS - this.blocks.length + i) * pitch;
      this.drawBar(this.bars.children[i], block, x, pitch, y, height);
    });
  }

  drawGrid(width, y) {
    children(this.grid, 3, () => svg("g", {}, svg("line"), svg("text", { "text-anchor": "end", x: LEFT - 8 })));
    [0, 0.5, 1].forEach((part, i) => {
      const [line, text] = this.grid.children[i].children;
      const at = y(part * this.scale);
      setAttributes(line, { x1: LEFT, x2: width, y1: at, y2: at });
      text.setAttribute("y", at + 4);
      setText(text, axis(part * this.scale));
    });
  }

  bar() {
    const bar = svg("g", { class: "bar" }, svg("rect", { class: "hit", y: 0 }),
      ...STEPS.map((_, i) => svg("rect", { class: `s${i + 1}` })), svg("path", { class: "beyond" }), svg("circle", { class: "late", r: 2.5 }));
    bar.addEventListener("pointerenter", () => this.choose(bar.dataset.number));
    return bar;
  }

  drawBar(bar, block, x, pitch, y, height) {
    bar.dataset.number = block.number;
    bar.classList.toggle("chosen", this.chosen === String(block.number));
    setAttributes(bar.firstChild, { x, width: pitch, height });
    let sum = 0;
    STEPS.forEach(([key], i) => {
      const value = block[key] ?? 0;
      setAttributes(bar.children[i + 1], {
        x: x + pitch * 0.18, width: Math.max(1, pitch * 0.64),
        y: y(sum + value), height: Math.max(0, y(sum) - y(sum + value)),
      });
      sum += value;
    });
    const middle = x + pitch / 2;
    setAttributes(bar.querySelector(".beyond"), { d: `M${middle - 4} ${TOP + 3}l4-5 4 5z`, visibility: sum > this.scale ? "visible" : "hidden" });
    setAttributes(bar.lastChild, { cx: middle, cy: height - 6, visibility: block.latenessMillis > 0 ? "visible" : "hidden" });
  }

  // The block under the pointer, or the last one.
  choose(number) {
    this.chosen = number;
    const block = this.blocks?.find((b) => String(b.number) === number) ?? this.blocks?.at(-1);
    setText(this.caption, block ? words(block) : "");
    for (const bar of this.bars.children) bar.classList.toggle("chosen", bar.dataset.number === number);
  }
}

function words(block) {
  const late = block.latenessMillis;
  const when = late > 0 ? `${millis(late)} late` : `${millis(-late)} early`;
  return `Block ${whole(block.number)}: ${whole(block.transactions)} tx, ${millis(total(block))} of work, head ${when}`;
}

const total = (block) => STEPS.reduce((sum, [key]) => sum + (block[key] ?? 0), 0);

function median(values) {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  return known.length ? known[Math.floor(known.length / 2)] : null;
}

// A single block that took ten times as long, such as the first, must not flatten all others.
function scaleFor(totals) {
  const sorted = totals.toSorted((a, b) => a - b);
  const usual = sorted[Math.floor((sorted.length - 1) * 0.9)] ?? 1;
  const highest = sorted.at(-1) ?? 1;
  return Math.max(1, highest <= 2 * usual ? highest : 1.2 * usual);
}

const axis = (value) => (value >= 1000 ? `${+(value / 1000).toPrecision(3)} s` : `${+value.toPrecision(3)} ms`);

// 1, 2, 5, 10, 20, 50 …
function niceTop(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= value);
}
