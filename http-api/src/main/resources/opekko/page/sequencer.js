// What the sequencer does, and how long its last blocks took.

import { Chart } from "./chart.js";
import { byId, el, facts, setText } from "./dom.js";
import { plural, seconds, whole } from "./format.js";
import { now } from "./time.js";

export class SequencerPanel {
  constructor() {
    this.root = byId("sequencer");
    this.state = byId("sequencer-state");
    this.empty = el("p", { class: "empty" }, "This node verifies; it does not sequence.");
    const { list, cells } = facts(
      4,
      { origin: "L1 origin", behind: "Behind L1", drift: "Drift left", next: "Next action", waiting: "Waiting for" },
      ["waiting"],
    );
    this.cells = cells;
    this.full = el("div", {}, list);
    this.chart = new Chart(this.full);
  }

  update(status) {
    const sequencer = status.sequencer;
    this.sequencer = sequencer;
    const shown = sequencer ? this.full : this.empty;
    if (this.root.firstChild !== shown) this.root.replaceChildren(shown);
    setText(this.state, sequencer ? words(sequencer) : "none");
    if (!sequencer) return;
    const origin = sequencer.head.l1origin;
    setText(this.cells.origin, whole(origin.number));
    this.cells.origin.title = origin.hash;
    setText(this.cells.behind, plural(Math.max(0, status.sync.head_l1.number - origin.number), "block"));
    setText(this.cells.drift, seconds(sequencer.driftLeftSeconds));
    this.cells.drift.classList.toggle("bad", sequencer.driftLeftSeconds < 0);
    setText(this.cells.waiting, follows(sequencer) ? "its turn to lead" : sequencer.waitingFor || "nothing");
    this.cells.waiting.classList.toggle("bad", sequencer.isActive && !follows(sequencer) && sequencer.waitingFor !== "");
    this.chart.update(sequencer.lastBlocks);
    this.tick();
  }

  tick() {
    if (!this.sequencer) return;
    const next = follows(this.sequencer) ? null : this.sequencer.nextAction;
    const left = next ? Date.parse(next) / 1000 - now() : null;
    setText(this.cells.next, left === null ? "none" : left > 0 ? `in ${seconds(left)}` : "now");
  }
}

// Ready to sequence, while another node of the cluster does.
const follows = (sequencer) => sequencer.isActive && sequencer.term === null;

function words(sequencer) {
  const doing = follows(sequencer) ? "ready to lead" : `active, ${sequencer.phase.toLowerCase()}`;
  const parts = [sequencer.isActive ? doing : "stopped"];
  if (sequencer.term !== null) parts.push(`term ${whole(sequencer.term)}`);
  if (sequencer.isRecoverMode) parts.push("recover mode");
  return parts.join(" · ");
}
