// The driver's mailbox: what comes in, how often, and what its handling costs.

import { byId, el, setText } from "./dom.js";
import { millis, plural, whole } from "./format.js";
import { now } from "./time.js";

// Rates are those of the last seconds.
const WINDOW_SECONDS = 10;

export class MailboxPanel {
  constructor() {
    this.depth = byId("mailbox-depth");
    this.body = el("tbody");
    this.rows = new Map();
    this.history = [];
    byId("mailbox").append(el("table", {},
      el("thead", {}, el("tr", {},
        el("th", { scope: "col" }, "Message"), el("th", { scope: "col" }, "Count"), el("th", { scope: "col" }, "per s"),
        el("th", { scope: "col" }, "Mean"), el("th", { scope: "col" }, "Slowest"), el("th", { scope: "col", class: "optional" }, "Share of time"))),
      this.body));
  }

  update({ mailbox }) {
    setText(this.depth, mailbox.depth === 0 ? "nothing waits" : `${plural(mailbox.depth, "message")} waiting`);
    this.history.push({ at: now(), counts: new Map(mailbox.kinds.map((kind) => [kind.name, kind.count])) });
    while (this.history[0].at < now() - WINDOW_SECONDS) this.history.shift();
    const all = mailbox.kinds.reduce((sum, kind) => sum + kind.totalMillis, 0) || 1;
    for (const kind of mailbox.kinds) this.show(this.row(kind.name), kind, kind.totalMillis / all);
  }

  // A kind seen for the first time is put in its alphabetic place; the others stay where they are.
  row(name) {
    const known = this.rows.get(name);
    if (known) return known;
    const share = el("i");
    const cells = Array.from({ length: 4 }, () => el("td"));
    const root = el("tr", { "data-name": name }, el("td", { title: name }, words(name)), ...cells,
      el("td", { class: "optional" }, el("div", { class: "meter" }, share)));
    const next = [...this.body.children].find((other) => other.dataset.name > name) ?? null;
    this.body.insertBefore(root, next);
    const row = { cells, share };
    this.rows.set(name, row);
    return row;
  }

  show({ cells, share }, kind, part) {
    const texts = [whole(kind.count), this.rate(kind), millis(kind.count ? kind.totalMillis / kind.count : 0), millis(kind.slowestMillis)];
    texts.forEach((text, i) => setText(cells[i], text));
    share.style.width = `${(part * 100).toFixed(1)}%`;
  }

  rate(kind) {
    const first = this.history[0];
    const time = now() - first.at;
    if (time < 0.5) return "–";
    return ((kind.count - (first.counts.get(kind.name) ?? 0)) / time).toFixed(1);
  }
}

// ForkchoiceAnswered is easier to read as two words.
function words(name) {
  const spaced = name.replace(/([a-z0-9])([A-Z])/g, (_, end, start) => `${end} ${start.toLowerCase()}`);
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
