// The cluster as the node asked sees it: who leads and led, each node, and how decisions go. It is polled:
// two small answers a second, from whichever node this is, also when it does not lead.

import { Changes } from "./changes.js";
import { byId, el, facts, setText } from "./dom.js";
import { plural, seconds, whole } from "./format.js";
import { NodeTable } from "./nodes.js";
import { ReadyMatrix } from "./ready.js";
import { Spark } from "./spark.js";
import { Terms } from "./terms.js";
import { ageOf } from "./time.js";

const EACH_MILLIS = 500;
const PATIENCE_MILLIS = 4000;

// listener has: cluster(status), clusterUnknown(why)
export async function watchCluster(listener) {
  for (;;) {
    const began = Date.now();
    try {
      const answer = await fetch("ha/v1/status", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MILLIS) });
      const told = await answer.json();
      if (answer.ok) listener.cluster(told);
      else listener.clusterUnknown(told.reason);
    } catch {
      listener.clusterUnknown("the node does not answer");
    }
    await new Promise((done) => setTimeout(done, Math.max(0, EACH_MILLIS - (Date.now() - began))));
  }
}

export class ClusterPanel {
  // blockTimeSeconds: a decision later than half of it is a late block
  constructor(blockTimeSeconds) {
    byId("cluster-card").hidden = false;
    this.state = byId("cluster-state");
    this.notice = el("p", { class: "notice-line", role: "status" }, "\u00a0");
    this.terms = new Terms();
    this.nodes = new NodeTable();
    this.ready = new ReadyMatrix();
    const late = blockTimeSeconds * 500;
    this.commit = new Spark("Commit", "from a sealed block to its decision", late);
    this.lateness = new Spark("Lateness", "decision after the block's time", late);
    this.changes = new Changes();
    const { list, cells } = facts(4, { decided: "Decided", since: "Leads for", spare: "Voters to spare", rewinds: "Rewinds" });
    this.cells = cells;
    byId("cluster").replaceChildren(
      list, this.notice, this.terms.root,
      el("div", { class: "split" },
        el("div", {}, this.nodes.root, el("div", { class: "sparks" }, this.commit.root, this.lateness.root)),
        el("div", {}, this.ready.root, this.changes.root)));
  }

  update(status) {
    this.status = status;
    this.lost = null;
    setText(this.cells.decided, status.committed ? whole(status.committed.number) : "nothing yet");
    this.cells.decided.title = status.committed?.hash ?? "";
    setText(this.cells.spare, spare(status.quorumSpare));
    this.cells.spare.classList.toggle("bad", status.quorumSpare !== null && status.quorumSpare <= 0);
    setText(this.cells.rewinds, whole(status.lineage));
    this.terms.update(status);
    this.nodes.update(status);
    this.ready.update(status.nodes);
    this.commit.update(status.commitMillis, `measured by the leader${status.leader ? `, ${status.leader}` : ""}`);
    this.lateness.update(status.latenessMillis, "no blocks yet");
    this.changes.update(status.changes);
    this.tick();
  }

  // What is shown is as old as the last answer.
  unknown(why) {
    this.lost = why;
    this.tick();
  }

  // Ages go on between two answers.
  tick() {
    const { status, lost } = this;
    if (!status) {
      if (lost) setText(this.state, lost);
      return;
    }
    const since = status.leaderSince ? ageOf(status.leaderSince) : null;
    const leads = status.leader ? `${status.leader} leads` : "nobody leads";
    setText(this.state, lost ? `not known now, this is ${status.self}` : `${leads} · term ${whole(status.term)} · this is ${status.self}`);
    this.state.classList.toggle("bad", Boolean(lost) || !status.leader);
    setText(this.cells.since, since === null ? "–" : seconds(Math.max(0, since)));
    const notices = lost ? [`${lost}; the links below lead to the pages of the others`] : [...this.notices()];
    setText(this.notice, notices.join(" · ") || "\u00a0");
    this.notice.classList.toggle("bad", notices.length > 0);
    this.terms.draw();
  }

  *notices() {
    const { pausedUntil, forcedGeneration, quorumSpare, nodes } = this.status;
    const left = pausedUntil ? -ageOf(pausedUntil) : 0;
    if (left > 0) yield `paused for ${seconds(left)}: leadership is not moved automatically`;
    if (forcedGeneration) yield `forced generation ${whole(forcedGeneration)} is in use`;
    if (quorumSpare !== null && quorumSpare < 0) yield "no quorum: nothing can be decided";
    const lost = nodes.filter((node) => !node.isReachable).map((node) => node.id);
    if (lost.length) yield `not heard of: ${lost.join(", ")}`;
  }
}

function spare(count) {
  if (count === null) return "not known";
  return count < 0 ? `${-count} too few` : plural(count, "voter");
}
