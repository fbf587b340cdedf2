// The page: one stream of statuses from the node, and panels that each show a part of it.
// No build step: edit a file, load the page again.

import { BatcherPanel } from "./batcher.js";
import { ClusterPanel, watchCluster } from "./cluster.js";
import { byId, setText } from "./dom.js";
import { clock, isKnown, whole } from "./format.js";
import { Happenings } from "./happenings.js";
import { Heads } from "./heads.js";
import { Lane } from "./lanes.js";
import { MailboxPanel } from "./mailbox.js";
import { OperatorPanel } from "./operator.js";
import { SequencerPanel } from "./sequencer.js";
import { connect } from "./stream.js";
import { heardAt, now } from "./time.js";

const LABELS = ["unsafe", "safe", "finalized"];

async function begin() {
  const setup = await getSetup();
  setText(byId("chain"), `chain ${setup.l2ChainId} on L1 ${setup.l1ChainId}`);
  setText(byId("version"), setup.version);
  document.title = `Opekko · ${setup.l2ChainId}`;
  const page = new Page(setup);
  connect(page);
  if (setup.isCluster) watchCluster(page);
  page.animate();
}

// The node may be gone when the page is loaded from the cache.
async function getSetup() {
  for (;;) {
    try {
      const answer = await fetch("page/setup.json");
      if (answer.ok) return await answer.json();
    } catch {
      showState("gone", new Date());
    }
    await new Promise((done) => setTimeout(done, 1000));
  }
}

class Page {
  constructor(setup) {
    this.l2Lane = new Lane("l2-lane", setup.blockTimeSeconds);
    this.l1Lane = new Lane("l1-lane", null);
    this.l2Heads = new Heads("l2-heads", LABELS.map((name) => ({ shape: name, label: name })), true);
    this.l1Heads = new Heads("l1-heads", [
      { shape: "unsafe", label: "head" },
      { shape: "safe", label: "safe" },
      { shape: "finalized", label: "finalized" },
      { shape: "derived", label: "derivation reads" },
    ], false);
    this.sequencer = new SequencerPanel();
    this.happenings = new Happenings();
    this.panels = [this.sequencer, new BatcherPanel(), new MailboxPanel(), this.happenings];
    this.operator = new OperatorPanel(setup);
    this.panels.push(this.operator);
    this.clusterPanel = setup.isCluster ? new ClusterPanel(setup.blockTimeSeconds) : null;
    this.pace = new Pace();
    this.lineState = "connecting";
  }

  status(status) {
    heardAt(status.at);
    const { sync } = status;
    const l2 = [sync.unsafe_l2, sync.safe_l2, sync.finalized_l2];
    const l1 = [sync.head_l1, sync.safe_l1, sync.finalized_l1];
    this.l2Lane.update(named(l2), null);
    this.l1Lane.update(named(l1), sync.current_l1);
    this.l2Heads.update(l2, LABELS.map((name) => status.whyNotAdvancing.find((why) => why.head === name)));
    this.l1Heads.update([...l1, sync.current_l1]);
    this.panels.forEach((panel) => panel.update(status));
    this.pace.update(sync);
  }

  event(name, event) {
    if (name === "reorg") this.happenings.reorg(event);
  }

  cluster(status) {
    heardAt(status.at);
    this.clusterPanel.update(status);
    this.operator.cluster(status);
  }

  clusterUnknown(why) {
    this.clusterPanel.unknown(why);
  }

  state(state, since) {
    if (state === "gone" && this.lineState !== "gone") {
      this.lostSince = since;
      if (this.lineState !== "connecting") this.happenings.lineLost(since);
    }
    if (state !== "gone" && this.lineState === "gone") this.happenings.lineBack(this.lostSince);
    this.lineState = state;
    showState(state, since);
  }

  // Ages and lanes move between two statuses; rarely where a person wants little motion.
  animate() {
    const calm = matchMedia("(prefers-reduced-motion: reduce)");
    let last = 0;
    const frame = (time) => {
      requestAnimationFrame(frame);
      if (time - last < (calm.matches ? 1000 : 66)) return;
      last = time;
      [this.l2Lane, this.l1Lane].forEach((lane) => lane.draw());
      [this.l2Heads, this.l1Heads, this.sequencer, this.clusterPanel].forEach((panel) => panel?.tick());
    };
    requestAnimationFrame(frame);
    addEventListener("resize", () => this.sequencer.chart.draw());
  }
}

// How fast the heads move, over the last minute.
class Pace {
  constructor() {
    this.seen = [];
  }

  update(sync) {
    this.seen.push({ at: now(), l2: sync.safe_l2.number, unsafe: sync.unsafe_l2.number, l1: sync.head_l1.number });
    while (this.seen[0].at < now() - 60) this.seen.shift();
    const first = this.seen[0];
    const time = now() - first.at;
    setText(byId("l2-pace"), time < 3 ? "measuring" : `unsafe ${rate(sync.unsafe_l2.number - first.unsafe, time)} · safe ${rate(sync.safe_l2.number - first.l2, time)}`);
    setText(byId("l1-pace"), isKnown(sync.head_l1) ? `derivation ${whole(sync.head_l1.number - sync.current_l1.number)} behind the head` : "not known yet");
  }
}

const rate = (blocks, time) => `${Math.max(0, blocks / time).toFixed(2)} blocks/s`;

const named = (refs) => refs.map((ref, i) => ({ name: LABELS[i], ref }));

function showState(state, since) {
  const words = {
    live: "live",
    trouble: "the node's loop does not answer",
    gone: since ? `no answer since ${clock(since)}, trying again` : "",
  };
  const link = byId("link");
  link.dataset.state = state;
  byId("main").dataset.state = state;
  setText(link, words[state]);
  document.title = document.title.replace(/^⚠ /, "");
  if (state !== "live") document.title = `⚠ ${document.title}`;
}

begin();
