// A row for each node of the cluster.

import { children, el, setText } from "./dom.js";
import { millis, plural, seconds, whole } from "./format.js";

const COLUMNS = ["Node", "Role", "Head", "Behind", "L1 age", "Disk", "Clock", "Version"];
const OPTIONAL = new Set([4, 5, 6, 7]);
const ROLES = { leader: "leads", voter: "votes", follower: "follows" };

export class NodeTable {
  constructor() {
    this.body = el("tbody");
    this.root = el("div", { class: "scroll" }, el("table", { class: "nodes" },
      el("caption", { class: "caption" }, "Nodes"),
      el("thead", {}, el("tr", {}, ...COLUMNS.map((name, i) => el("th", { scope: "col", class: optional(i) }, name)))),
      this.body));
  }

  update({ nodes, self }) {
    const sorted = nodes.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const rows = children(this.body, sorted.length, () => el("tr", {}, ...COLUMNS.map((_, i) => el("td", { class: optional(i) }))));
    sorted.forEach((node, i) => show(rows[i], node, self));
  }
}

const optional = (i) => (OPTIONAL.has(i) ? "optional" : "");

function show(row, node, self) {
  row.dataset.node = node.id;
  row.classList.toggle("lost", !node.isReachable);
  const texts = [
    node.id + (node.id === self ? " (this)" : ""), node.isReachable ? ROLES[node.role] + (node.isDrained ? ", drained" : "") : "silent",
    node.unsafeHead ? whole(node.unsafeHead.number) : "–", node.lagBlocks === null ? "–" : node.lagBlocks > 0 ? plural(node.lagBlocks, "block") : "level",
    node.l1AgeSeconds === null ? "–" : seconds(node.l1AgeSeconds), millis(node.diskMillis), offset(node.clockOffsetMillis), node.version || "–",
  ];
  texts.forEach((text, i) => (i === 0 ? name(row.children[0], node, text) : setText(row.children[i], text)));
  row.children[1].classList.toggle("leads", node.role === "leader" && node.isReachable);
  row.children[3].classList.toggle("bad", (node.lagBlocks ?? 0) > 8);
  row.children[6].classList.toggle("bad", Math.abs(node.clockOffsetMillis ?? 0) > 250);
}

// A link to the page of that node, if it said where it is. Nothing but http is followed.
function name(cell, node, text) {
  if (cell.textContent === text) return;
  const isLink = /^https?:\/\//.test(node.publicRpc);
  cell.replaceChildren(isLink ? el("a", { href: node.publicRpc, rel: "noreferrer" }, text) : text);
}

function offset(value) {
  if (value === null) return "–";
  return `${value > 0 ? "+" : value < 0 ? "−" : ""}${whole(Math.abs(value))} ms`;
}
