// What a person would want to have seen: reorgs, faults, starts and stops, and when the line to the node was lost.

import { byId, el, prependLine } from "./dom.js";
import { clock, plural, seconds, whole } from "./format.js";

export class Happenings {
  constructor() {
    this.list = byId("happenings");
    this.lastFault = "";
    this.add(new Date(), "This page was opened.", "soft");
  }

  add(date, text, tone = "") {
    prependLine(this.list, el("time", { datetime: date.toISOString(), title: date.toLocaleString() }, clock(date)), el("span", { class: tone }, text));
  }

  // Faults that are not among those shown; the node keeps the last few.
  update({ mailbox, sequencer }) {
    this.sequencing(sequencer);
    for (const fault of mailbox.lastFaults) {
      if (fault.at <= this.lastFault) continue;
      this.lastFault = fault.at;
      this.add(new Date(fault.at), fault.text, "bad");
    }
  }

  sequencing(sequencer) {
    if (!sequencer) return;
    const { isActive, isRecoverMode } = sequencer;
    if (this.before && this.before.isActive !== isActive) this.add(new Date(), isActive ? "The sequencer was started." : "The sequencer was stopped.");
    if (this.before && this.before.isRecoverMode !== isRecoverMode) this.add(new Date(), isRecoverMode ? "Recover mode was entered." : "Recover mode was left.");
    this.before = { isActive, isRecoverMode };
  }

  reorg({ chain, from, to, depth }) {
    this.add(new Date(), `${chain.toUpperCase()} reorg, at least ${plural(depth, "block")} deep: ${whole(from.number)} gave way to ${whole(to.number)}.`);
  }

  lineLost(date) {
    this.add(date, "The node does not answer.", "bad");
  }

  lineBack(lostSince) {
    this.add(new Date(), `The node answers again, after ${seconds((Date.now() - lostSince) / 1000)}.`);
  }
}
