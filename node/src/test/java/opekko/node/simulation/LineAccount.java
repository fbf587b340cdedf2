package opekko.node.simulation;

import java.util.List;
import java.util.concurrent.CompletionStage;
import opekko.devnet.batcher.Inclusion;
import opekko.devnet.batcher.L1Account;
import opekko.devnet.batcher.L1View;
import opekko.devnet.batcher.Submission;
import opekko.protocol.fault.Fetched;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/** The batcher's account on L1 at the other end of a line. */
record LineAccount(Line line, L1Account account) implements L1Account {
  @Override
  public CompletionStage<Fetched<L1View>> view() {
    return line.read("view", account::view);
  }

  @Override
  public CompletionStage<Fetched<Inclusion>> inclusion(List<Hash> versions) {
    return line.read("inclusion", () -> account.inclusion(versions));
  }

  @Override
  public CompletionStage<Submission> submit(Bytes raw) {
    return line.call(
        "submit", () -> account.submit(raw), fault -> new Submission.Unknown(fault.cause()));
  }
}
