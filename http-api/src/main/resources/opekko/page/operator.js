// What an operator may do, after giving the token. The token stays in this module's memory: it is in no
// address, cookie or storage, goes only to the port this page came from, and is forgotten when idle.

import { Actions } from "./actions.js";
import { Caller, Refused } from "./caller.js";
import { byId, el, setText } from "./dom.js";

const IDLE_MILLIS = 15 * 60 * 1000;

export class OperatorPanel {
  constructor(setup) {
    this.root = byId("operator");
    this.state = byId("operator-state");
    this.setup = setup;
    if (setup.isOperators) this.lock("");
    else this.pointElsewhere();
  }

  update(status) {
    this.status = status;
    this.actions?.update(status);
  }

  cluster(status) {
    this.clusterStatus = status;
    this.actions?.cluster(status);
  }

  // The public port takes no orders; the page is on the operators' port as well.
  pointElsewhere() {
    const { operatorsPort } = this.setup;
    setText(this.state, "not on this port");
    if (operatorsPort === null) {
      this.root.replaceChildren(el("p", { class: "empty" }, "This node has no operators' port."));
      return;
    }
    const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
    const address = `http://${isHere ? location.hostname : "127.0.0.1"}:${operatorsPort}/`;
    const words = isHere
      ? ["Start, stop, reset and more are on the operators' port: ", el("a", { href: address, id: "operator-link" }, address)]
      : ["Start, stop, reset and more are on the operators' port, which is open to the node's own machine: ", el("code", {}, address),
        ". From here, through a tunnel: ", el("code", {}, `ssh -L ${operatorsPort}:127.0.0.1:${operatorsPort} ${location.hostname}`)];
    this.root.replaceChildren(el("p", { class: "empty" }, ...words));
  }

  lock(why) {
    clearTimeout(this.idle);
    this.actions = null;
    setText(this.state, "locked");
    const token = el("input", { id: "token", type: "password", autocomplete: "off", spellcheck: "false", "aria-label": "Admin token", placeholder: "admin token" });
    const message = el("p", { class: "message", role: "status", id: "operator-message" }, why);
    const form = el("form", { onsubmit: (event) => { event.preventDefault(); this.unlock(token.value.trim(), message); } },
      el("div", { class: "row" }, token, el("button", { class: "go", id: "unlock" }, "Unlock")),
      el("p", { class: "soft" }, "The token is the content of the file the node names when it starts, usually ", el("code", {}, "opekko-admin-token"), "."),
      message);
    this.root.replaceChildren(form);
  }

  async unlock(token, message) {
    const caller = new Caller(token);
    try {
      await caller.call("admin_sequencerActive");
    } catch (refused) {
      setText(message, refused.message);
      message.classList.add("bad");
      return;
    }
    setText(this.state, "unlocked; locks itself when idle");
    this.actions = new Actions(this.root, caller, {
      used: () => this.stayUnlocked(),
      lock: () => this.lock(""),
      isCluster: this.setup.isCluster,
      refused: (error) => { if (error instanceof Refused && error.status === 401) this.lock(error.message); },
    });
    this.stayUnlocked();
    if (this.status) this.actions.update(this.status);
    if (this.clusterStatus) this.actions.cluster(this.clusterStatus);
  }

  stayUnlocked() {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => this.lock("Locked after 15 minutes without an action."), IDLE_MILLIS);
  }
}
