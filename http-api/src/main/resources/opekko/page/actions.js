// The operator's actions. Each is confirmed with the very call that will be made, and the node writes
// each into its audit log.

import { el, prependLine, setText } from "./dom.js";
import { clock, shortHash, whole } from "./format.js";
import { Orders } from "./orders.js";

const LEVELS = ["trace", "debug", "info", "warn", "error", "crit"];

export class Actions {
  // panel has: used(), lock(), refused(error), isCluster
  constructor(root, caller, panel) {
    this.caller = caller;
    this.panel = panel;
    this.start = this.button("start", "Start sequencing", () => this.askStart());
    this.stop = this.button("stop", "Stop sequencing", () => this.askStop());
    this.recover = this.button("recover", "Recover mode", () => this.askRecover());
    this.level = el("select", { id: "level", "aria-label": "Log level" }, ...LEVELS.map((name) => el("option", { selected: name === "info" }, name)));
    this.log = el("ol", { class: "log", id: "results", "aria-live": "polite" });
    this.journal = el("pre", { class: "journal", tabindex: 0, hidden: true, "aria-label": "The driver's journal, newest last" });
    this.dialog = el("dialog", { "aria-labelledby": "question" });
    this.orders = panel.isCluster ? new Orders(caller, this.panelOfOrders()) : null;
    root.replaceChildren(
      ...(this.orders ? [this.orders.root] : []),
      el("div", { class: "row" }, this.start, this.stop, this.recover,
        this.button("reset", "Reset derivation", () => this.askReset()),
        this.level, this.button("set-level", "Set log level", () => this.askLevel()),
        this.button("show-journal", "Show journal", () => this.showJournal()),
        this.button("lock", "Lock", () => panel.lock())),
      el("p", {}), this.log, this.journal, this.dialog);
  }

  panelOfOrders() {
    return {
      used: () => this.panel.used(),
      refused: (error) => this.panel.refused(error),
      say: (text) => this.say(text),
      ask: (...question) => this.confirm(...question),
    };
  }

  button(id, label, act) {
    return el("button", { type: "button", id, onclick: act }, label);
  }

  update(status) {
    this.status = status;
    const sequencer = status.sequencer;
    this.start.disabled = !sequencer || sequencer.isActive;
    this.stop.disabled = !sequencer || !sequencer.isActive;
    this.recover.disabled = !sequencer;
    setText(this.recover, sequencer?.isRecoverMode ? "Leave recover mode" : "Recover mode");
  }

  askStart() {
    const head = this.status.sync.unsafe_l2;
    const words = this.isFollower() ? "Another node leads. This one will sequence once it leads." : `The node will build on its unsafe head, block ${whole(head.number)}.`;
    this.ask("Start sequencing?", words, "Start", "admin_startSequencer", head.hash);
  }

  askStop() {
    const words = this.isFollower() ? "Another node leads and goes on. This one is not ready to lead until it is started again." : "No block will be built until it is started again. The block under way is finished first.";
    this.ask("Stop sequencing?", words, "Stop", "admin_stopSequencer");
  }

  isFollower() {
    return this.panel.isCluster && this.status.sequencer.term === null;
  }

  askReset() {
    this.ask("Reset derivation?", "The node finds its heads again and derives from there. Safe blocks may take some time to advance.", "Reset", "admin_resetDerivationPipeline");
  }

  askRecover() {
    const on = !this.status.sequencer.isRecoverMode;
    const words = on ? "The sequencer will build blocks without users' transactions and take each next L1 origin at once." : "The sequencer will take users' transactions again.";
    this.ask(on ? "Enter recover mode?" : "Leave recover mode?", words, on ? "Enter" : "Leave", "admin_setRecoverMode", on);
  }

  askLevel() {
    this.ask(`Set the log level to ${this.level.value}?`, "It holds until the next start.", "Set", "admin_setLogLevel", this.level.value);
  }

  cluster(status) {
    this.orders?.update(status);
  }

  ask(title, words, verb, method, ...params) {
    this.confirm(title, words, verb, `${method}(${params.join(", ")})`, () => this.run(title, method, params));
  }

  // fields: what is to be filled in besides.
  confirm(title, words, verb, shown, act, ...fields) {
    const close = () => this.dialog.close();
    this.dialog.replaceChildren(
      el("h3", { id: "question" }, title), el("p", {}, words), el("p", {}, el("code", {}, shown)),
      ...fields.map((field) => el("p", {}, field)),
      el("div", { class: "row" },
        el("button", { type: "button", id: "cancel", onclick: close }, "Cancel"),
        el("button", { type: "button", class: "go", id: "confirm", onclick: () => { close(); act(); } }, verb)));
    this.dialog.showModal();
  }

  async run(title, method, params) {
    this.panel.used();
    const what = title.replace("?", "");
    try {
      const result = await this.caller.call(method, ...params);
      this.say(`${what}: done${typeof result === "string" ? `, at ${shortHash(result)}` : ""}.`);
    } catch (error) {
      this.say(`${what}: ${error.message}`, "bad");
      this.panel.refused(error);
    }
  }

  // Gives what changes the line, once there is more to say.
  say(text, tone = "") {
    const line = el("span", { class: tone }, text);
    prependLine(this.log, el("time", {}, clock(new Date())), line);
    return (later, laterTone = "") => {
      setText(line, later);
      line.className = laterTone;
    };
  }

  async showJournal() {
    this.panel.used();
    try {
      const lines = (await this.caller.text("debug/journal?last=40")).trimEnd();
      this.journal.hidden = false;
      setText(this.journal, lines);
      this.journal.scrollTop = this.journal.scrollHeight;
    } catch (error) {
      this.say(`Journal: ${error.message}`, "bad");
      this.panel.refused(error);
    }
  }
}
