// The last changes of the leader, newest first: what they were for, what they cost, what was seen before.

import { el } from "./dom.js";
import { clock, millis, plural, whole } from "./format.js";

export class Changes {
  constructor() {
    this.list = el("ol", { class: "log", id: "changes" });
    this.root = el("div", {}, el("p", { class: "caption" }, "Changes of the leader, newest first"), this.list);
    this.shown = "";
  }

  update(changes) {
    const key = JSON.stringify(changes);
    if (key === this.shown) return;
    this.shown = key;
    this.list.replaceChildren(...changes.toReversed().map(line));
  }
}

function line(change) {
  const at = new Date(change.at);
  return el("li", {}, el("time", { datetime: change.at, title: at.toLocaleString() }, clock(at)),
    el("div", {}, el("b", {}, change.from ? `${change.from} → ${change.to}` : change.to), ` ${words(change)}`,
      ...(change.evidence.length ? [el("br"), el("span", { class: "soft" }, change.evidence.join("; "))] : [])));
}

function words(change) {
  const parts = [`term ${whole(change.term)}`, change.cause];
  if (change.gapMillis !== null) parts.push(`gap ${millis(change.gapMillis)}`);
  parts.push(change.lateBlocks === 0 ? "no late block" : plural(change.lateBlocks, "late block"));
  if (change.lastBlock) parts.push(`after block ${whole(change.lastBlock.number)}`);
  return parts.join(" · ");
}
