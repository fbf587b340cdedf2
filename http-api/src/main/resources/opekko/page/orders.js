// An operator's orders to the cluster: each is confirmed with the very request that is made, and answered
// by what came of it.

import { el } from "./dom.js";
import { millis } from "./format.js";

const BEST = "the most ready node";
const HOUR = 3600;
// The cluster itself gives up on an order after half a minute.
const PATIENCE_MILLIS = 40_000;

export class Orders {
  // panel has: used(), refused(error), say(text) which gives what changes the line, ask(title, words, verb, shown, act, ...fields)
  constructor(caller, panel) {
    this.caller = caller;
    this.panel = panel;
    this.node = el("select", { id: "ha-node", "aria-label": "Node", onchange: () => this.offer() });
    this.who = el("input", { id: "ha-who", autocomplete: "name", "aria-label": "Who orders it", placeholder: "who orders it" });
    this.reason = el("input", { id: "ha-reason", autocomplete: "off", "aria-label": "Reason", placeholder: "reason" });
    this.root = el("div", { class: "row", id: "ha-orders" }, el("span", {}, "Cluster"), this.node,
      this.button("transfer", "Transfer", () => this.transfer()), this.button("drain", "Drain", () => this.drain()),
      this.button("undrain", "Undrain", () => this.undrain()), this.button("pause", "Pause an hour", () => this.pause()),
      this.button("resume", "Resume", () => this.resume()));
  }

  button(id, label, act) {
    return (this[`${id}Button`] = el("button", { type: "button", id: `ha-${id}`, onclick: act }, label));
  }

  update({ nodes, pausedUntil }) {
    const ids = ["", ...nodes.map((node) => node.id).sort()];
    if (this.ids !== ids.join()) {
      this.ids = ids.join();
      const chosen = this.node.value;
      this.node.replaceChildren(...ids.map((id) => el("option", { value: id }, id || BEST)));
      this.node.value = ids.includes(chosen) ? chosen : "";
    }
    this.drained = new Set(nodes.filter((node) => node.isDrained).map((node) => node.id));
    this.isPaused = Boolean(pausedUntil);
    this.offer();
  }

  // What can be done to the node that is chosen.
  offer() {
    const chosen = this.node.value;
    this.drainButton.disabled = !chosen || this.drained.has(chosen);
    this.undrainButton.disabled = !this.drained.has(chosen);
    this.resumeButton.disabled = !this.isPaused;
  }

  transfer() {
    const to = this.node.value;
    this.give(`Give leadership to ${to || BEST}?`, "It is given between two blocks, to a node that is ready.", "Transfer", "transfer", to ? { to } : {});
  }

  drain() {
    const node = this.node.value;
    this.give(`Drain ${node}?`, "It gives leadership away and does not lead again, restarts included, until it is undrained.", "Drain", "drain", { node });
  }

  undrain() {
    const node = this.node.value;
    this.give(`Undrain ${node}?`, "It may lead again.", "Undrain", "undrain", { node });
  }

  pause() {
    this.give("Pause for an hour?", "Leadership is not moved automatically until then: a leader that is sick, and lives, stays. One that dies is followed all the same.", "Pause", "pause", { seconds: HOUR });
  }

  resume() {
    this.give("Resume?", "Leadership is moved automatically again.", "Resume", "resume", {});
  }

  give(title, words, verb, path, body) {
    this.panel.ask(title, words, verb, `POST /ha/v1/${path} ${JSON.stringify(body)}`, () => this.run(title, path, body), this.who, this.reason);
  }

  async run(title, path, body) {
    this.panel.used();
    const what = title.replace("?", "");
    const signed = { ...body };
    if (this.who.value.trim()) signed.who = this.who.value.trim();
    if (this.reason.value.trim()) signed.reason = this.reason.value.trim();
    this.reason.value = "";
    const line = this.panel.say(`${what}: under way …`);
    try {
      const result = await this.caller.post(`ha/v1/${path}`, signed, PATIENCE_MILLIS);
      line(`${what}: ${result.summary}${cost(result)}.`);
    } catch (error) {
      line(`${what}: ${error.message}`, "bad");
      this.panel.refused(error);
    }
  }
}

// Most orders take no time worth a word; which blocks were late the summary says.
const cost = ({ tookMillis }) => (tookMillis >= 100 ? ` (took ${millis(tookMillis)})` : "");
