// A small chart of the last values of one thing: bars, oldest first, with the middle and the worst in words.

import { children, el, setAttributes, setText, svg } from "./dom.js";
import { millis } from "./format.js";

const BARS = 60;
const HEIGHT = 44;

export class Spark {
  // late: from which milliseconds on a value is a late one
  constructor(title, words, late) {
    this.late = late;
    this.bars = svg("g");
    this.zero = svg("line");
    this.picture = svg("svg", { class: "spark", role: "img", "aria-label": `${title}: ${words}`, viewBox: `0 0 ${BARS * 4} ${HEIGHT}`, preserveAspectRatio: "none" });
    this.picture.append(this.zero, this.bars);
    this.numbers = el("b", {}, "–");
    this.root = el("div", { class: "spark-box" }, el("p", { class: "caption" }, `${title} `, this.numbers), this.picture, el("p", { class: "soft small" }, words));
  }

  // none: what to say when there are no values.
  update(values, none) {
    const last = values.slice(-BARS);
    setText(this.numbers, last.length ? `median ${signed(quantile(last, 0.5))} · worst ${signed(Math.max(...last))}` : none);
    const top = Math.max(1, ...last);
    const low = Math.min(0, ...last);
    const y = (value) => 1 + ((HEIGHT - 2) * (top - value)) / (top - low);
    setAttributes(this.zero, { x1: 0, x2: BARS * 4, y1: y(0), y2: y(0) });
    children(this.bars, last.length, () => svg("rect", { width: 3 })).forEach((bar, i) => {
      const value = last[i];
      setAttributes(bar, {
        x: (BARS - last.length + i) * 4, y: Math.min(y(value), y(0)).toFixed(1),
        height: Math.max(1, Math.abs(y(value) - y(0))).toFixed(1), class: value > this.late ? "late" : "",
      });
    });
  }
}

const signed = (value) => (value < 0 ? `${millis(-value)} early` : millis(value));

function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * part)];
}
