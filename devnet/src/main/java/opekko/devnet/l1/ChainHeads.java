package opekko.devnet.l1;

import java.util.function.Consumer;
import opekko.protocol.port.L1HeadFeed;
import opekko.protocol.type.L1BlockRef;

/**
 * The heads of an L1 in the same process, on the thread that mines. The subscription never ends by
 * itself.
 */
public final class ChainHeads implements L1HeadFeed {
  private final L1Chain chain;

  public ChainHeads(L1Chain chain) {
    this.chain = chain;
  }

  /**
   * @param onHead never blocks: the chain waits for it
   */
  @Override
  public AutoCloseable subscribe(Consumer<L1BlockRef> onHead, Consumer<String> onLost) {
    return chain.onBlock(block -> onHead.accept(block.ref()))::run;
  }
}
