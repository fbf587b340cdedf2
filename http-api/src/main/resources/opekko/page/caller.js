// Calls to the operators' port.

// What the node, or its port, refuses; the message is for the operator.
export class Refused extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

export class Caller {
  #token;

  constructor(token) {
    this.#token = token;
  }

  async call(method, ...params) {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const answer = await this.#send("./", { method: "POST", body, headers: { "Content-Type": "application/json" } });
    const { result, error } = await answer.json();
    if (error) throw new Refused(error.message, answer.status);
    return result;
  }

  // An order to the cluster, and its result.
  async post(path, body, patienceMillis) {
    const answer = await this.#send(path, {
      method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" }, signal: AbortSignal.timeout(patienceMillis),
    });
    return answer.json();
  }

  async text(path) {
    return (await this.#send(path, { method: "GET", headers: {} })).text();
  }

  async #send(path, request) {
    let answer;
    try {
      request.headers.Authorization = `Bearer ${this.#token}`;
      answer = await fetch(path, { ...request, cache: "no-store", credentials: "omit", redirect: "error" });
    } catch (error) {
      const isSlow = error.name === "TimeoutError";
      throw new Refused(isSlow ? "no answer yet; it may still be done: look at what changes above." : "The node does not answer.", 0);
    }
    if (answer.ok) return answer;
    const said = reason((await answer.text()).trim());
    throw new Refused({ 401: "This is not the token.", 429: "Too many wrong tokens: try again in a second." }[answer.status] ?? said, answer.status);
  }
}

// What refuses an order says why in JSON.
function reason(text) {
  try {
    const { field, reason } = JSON.parse(text);
    return field ? `${field} ${reason}` : reason;
  } catch {
    return text;
  }
}
