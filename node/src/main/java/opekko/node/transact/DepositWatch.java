package opekko.node.transact;

import static opekko.node.transact.Answers.find;

import java.time.Duration;
import java.util.function.Consumer;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.deposit.DepositLog;
import opekko.protocol.tx.DepositTransaction;
import opekko.protocol.type.Address;
import opekko.protocol.type.Hash;
import opekko.rpc.block.LogJson;
import opekko.rpc.eth.TransactionClient;
import opekko.rpc.eth.TransactionReceipt;

/**
 * Waits until a deposit that is in an L1 block comes out on L2. Its hash there follows from the L1
 * block and the log's place in it, so a reorg of L1 changes what is looked for.
 */
public final class DepositWatch {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private final TransactionClient l1;
  private final TransactionClient l2;
  private final Address portal;
  private final Waiting waiting;
  private final Consumer<String> progress;

  public DepositWatch(
      TransactionClient l1,
      TransactionClient l2,
      Address portal,
      Waiting waiting,
      Consumer<String> progress) {
    this.l1 = l1;
    this.l2 = l2;
    this.portal = portal;
    this.waiting = waiting;
    this.progress = progress;
  }

  /**
   * The deposit as L2 will have it.
   *
   * @throws TransactionFailure when the L1 transaction made none
   */
  public static DepositTransaction of(TransactionReceipt onL1, Address portal) {
    for (LogJson entry : onL1.logs())
      if (DepositLog.isOne(entry.log(), portal) && entry.index().isPresent())
        return DepositLog.parse(entry.log(), onL1.block().hash(), entry.index().getAsLong());
    throw new TransactionFailure(
        "transaction %s made no deposit: the contract at %s is no portal"
            .formatted(onL1.transaction(), portal));
  }

  public static Hash hashOnL2(DepositTransaction deposit) {
    return Keccak.hash(deposit.encode());
  }

  /**
   * Its receipt on L2, successful or not.
   *
   * @throws TransactionFailure when it does not come in time
   */
  public TransactionReceipt await(Hash l1Transaction, Duration patience) {
    var start = waiting.now();
    while (true) {
      var onL1 = find(l1.receipt(l1Transaction));
      var onL2 =
          onL1.map(receipt -> hashOnL2(of(receipt, portal)))
              .flatMap(hash -> find(l2.receipt(hash)));
      if (onL2.isPresent()) return onL2.get();
      var waited = Duration.between(start, waiting.now());
      if (waited.compareTo(patience) >= 0)
        throw new TransactionFailure(
            onL1.isEmpty()
                ? "a reorg took %s out of L1 again, and it has not come back"
                    .formatted(l1Transaction)
                : "the deposit is in L1 block %d but not on L2 after %d s: L2 takes it with that block as its L1 origin"
                    .formatted(onL1.get().block().number(), patience.toSeconds()));
      progress.accept("waiting for the deposit on L2, %d s".formatted(waited.toSeconds()));
      waiting.pause(BETWEEN_LOOKS);
    }
  }
}
