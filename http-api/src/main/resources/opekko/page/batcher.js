// What the batcher does: its account, the channels under way, what it has sent.

import { byId, el, facts, setText } from "./dom.js";
import { bytes, ether, plural, seconds, shortHash, whole } from "./format.js";
import { ageOf } from "./time.js";

const MAX_ROWS = 8;

export class BatcherPanel {
  constructor() {
    this.root = byId("batcher");
    this.state = byId("batcher-state");
    this.empty = el("p", { class: "empty" }, "No batcher runs in this process.");
    const { list, cells } = facts(
      3,
      {
        account: "Account", balance: "Balance on L1", loaded: "Newest block taken", sent: "Sent", squeezed: "Sent in all",
        fees: "Fees paid", flight: "In flight", waiting: "Waiting for",
      },
      ["flight", "waiting"],
    );
    this.cells = cells;
    this.rows = el("tbody");
    this.full = el("div", {}, list, el("div", { class: "scroll" }, el("table", {},
      el("caption", { class: "caption" }, "Channels, oldest first"),
      el("thead", {}, el("tr", {}, ...["Channel", "Blocks", "Batches", "Compressed", "On L1"].map((name, i) => el("th", { scope: "col", class: i === 2 || i === 3 ? "optional" : "" }, name)))),
      this.rows)));
  }

  update({ batcher }) {
    const shown = batcher ? this.full : this.empty;
    if (this.root.firstChild !== shown) this.root.replaceChildren(shown);
    setText(this.state, batcher ? (batcher.isRunning ? "running" : "stopped") : "none");
    if (!batcher) return;
    const { cells } = this;
    const { totals } = batcher;
    setText(cells.account, shortHash(batcher.account));
    cells.account.title = batcher.account;
    setText(cells.balance, batcher.balanceWei === null ? "not read yet" : ether(batcher.balanceWei));
    setText(cells.loaded, whole(batcher.lastLoaded.number));
    setText(cells.sent, `${whole(totals.transactions)} tx, ${plural(totals.blobs, "blob")}`);
    setText(cells.squeezed, `${whole(totals.blocks)} blocks, ${bytes(totals.bytes)}`);
    setText(cells.fees, ether(totals.feesPaidWei));
    setText(cells.flight, flight(batcher.inFlight));
    setText(cells.waiting, batcher.waitingFor || "nothing");
    this.rows.replaceChildren(...rows(batcher.channels));
  }
}

function flight(transactions) {
  if (transactions.length === 0) return "nothing";
  return transactions
    .slice(0, 3)
    .map((tx) => `nonce ${tx.nonce}, ${tx.blobs ? plural(tx.blobs, "blob") : "calldata"}, ${tx.attempts > 1 ? `attempt ${tx.attempts}, ` : ""}${seconds(ageOf(tx.since))}`)
    .concat(transactions.length > 3 ? [`and ${transactions.length - 3} more`] : [])
    .join(" · ");
}

// As many rows always, so that the page below does not jump when a channel closes.
function rows(channels) {
  const last = channels.slice(-MAX_ROWS);
  const rows = last.map((channel) => el("tr", {},
    el("td", {}, el("span", { class: "hash" }, channel.id.slice(0, 10))),
    el("td", {}, channel.lastBlock < channel.firstBlock ? "–" : `${whole(channel.firstBlock)}–${whole(channel.lastBlock)}`),
    el("td", { class: "optional" }, bytes(channel.inputBytes)),
    el("td", { class: "optional" }, channel.outputBytes ? bytes(channel.outputBytes) : "–"),
    el("td", {}, channel.isClosed ? `${channel.framesIncluded} of ${plural(channel.frames, "frame")}` : "open")));
  while (rows.length < 4) rows.push(el("tr", {}, el("td", { colspan: 5 }, "\u00a0")));
  return rows;
}
