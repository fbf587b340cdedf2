// What keeps which node from leading: a column for each node, a row for each thing that is looked at.

import { children, el, setText } from "./dom.js";

// In the order of the node's own checks; a reason goes to the first row whose pattern it fits.
const ROWS = [
  ["heard of", /heard/],
  ["engine", /engine/],
  ["signer", /signer/],
  ["log and disk", /\blog\b|disk/],
  ["L1", /\bL1\b/],
  ["clock", /clock/],
  ["head", /head|decided|behind/],
  ["not drained", /drained/],
  ["the rest", /./],
];

export class ReadyMatrix {
  constructor() {
    this.head = el("tr");
    this.body = el("tbody");
    this.why = el("p", { class: "caption why-not" });
    this.root = el("div", { class: "scroll" }, el("table", { class: "ready" },
      el("caption", { class: "caption" }, "May lead"), el("thead", {}, this.head), this.body), this.why);
  }

  update(nodes) {
    const sorted = nodes.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    children(this.head, sorted.length + 1, () => el("th", { scope: "col" })).forEach((cell, i) => setText(cell, i === 0 ? "" : sorted[i - 1].id));
    const found = sorted.map(faultsOf);
    children(this.body, ROWS.length, () => el("tr")).forEach((row, r) => this.show(row, r, sorted, found));
    setText(this.why, sorted.map(whyNot).filter(Boolean).join(" · ") || "every node may lead");
  }

  show(row, r, nodes, found) {
    children(row, nodes.length + 1, () => el("td")).forEach((cell, i) => {
      if (i === 0) {
        setText(cell, ROWS[r][0]);
        return;
      }
      const fault = found[i - 1][r];
      const isOld = !nodes[i - 1].isReachable && r > 0;
      setText(cell, isOld ? "·" : fault ? "✕" : "✓");
      cell.className = isOld ? "soft" : fault ? "bad" : "good";
      cell.title = fault ?? "";
    });
  }
}

function whyNot(node) {
  if (!node.isReachable) return `${node.id}: not heard of`;
  return node.notReady.length ? `${node.id}: ${node.notReady.join(", ")}` : "";
}

// For each row what is wrong there, or nothing.
function faultsOf(node) {
  const faults = ROWS.map(() => null);
  if (!node.isReachable) faults[0] = "nothing was heard of it lately";
  for (const reason of node.notReady) {
    const row = ROWS.findIndex(([, pattern]) => pattern.test(reason));
    faults[row] = faults[row] ? `${faults[row]}, ${reason}` : reason;
  }
  return faults;
}
