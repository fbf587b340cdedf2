package opekko.devnet.rpc;

/** Answers GET requests. Runs on a virtual thread and may block. */
@FunctionalInterface
public interface PageSource {
  /**
   * @param query without its question mark, not decoded; empty for none
   * @param accept the content types the caller wants; empty when it does not say
   */
  PageReply get(String path, String query, String accept);
}
