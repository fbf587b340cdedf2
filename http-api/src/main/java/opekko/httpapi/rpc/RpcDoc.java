package opekko.httpapi.rpc;

/**
 * A row of docs/RPC.md.
 *
 * @param parameters what the call takes; empty for nothing
 * @param result what it answers
 * @param summary what it does, in one sentence
 */
public record RpcDoc(String parameters, String result, String summary) {}
