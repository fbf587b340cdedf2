package opekko.node.batcher;

import java.math.BigInteger;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import opekko.devnet.batcher.Inclusion;
import opekko.devnet.batcher.L1Account;
import opekko.devnet.batcher.L1View;
import opekko.devnet.batcher.Submission;
import opekko.protocol.fault.Fetched;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.rpc.eth.ChainView;
import opekko.rpc.eth.SendOutcome;
import opekko.rpc.eth.TransactionClient;

/** The batcher's account on an L1 that is asked over RPC. */
record RemoteL1Account(TransactionClient l1, Address account) implements L1Account {
  @Override
  public CompletionStage<Fetched<L1View>> view() {
    return l1.view(account).thenApply(view -> view.map(RemoteL1Account::toView));
  }

  private static L1View toView(ChainView view) {
    return new L1View(
        view.head(),
        view.account().nonce(),
        view.account().balance(),
        view.fees().baseFee(),
        view.fees().tip(),
        view.fees().blobBaseFee().orElse(BigInteger.ZERO));
  }

  /** The newest version is the likeliest to be in a block: the others are asked for after it. */
  @Override
  public CompletionStage<Fetched<Inclusion>> inclusion(List<Hash> versions) {
    return l1.receipt(versions.getLast())
        .thenCompose(found ->
            found instanceof Fetched.Missing && versions.size() > 1
                ? inclusion(versions.subList(0, versions.size() - 1))
                : CompletableFuture.completedStage(
                    found.map(receipt ->
                        new Inclusion(receipt.transaction(), receipt.block(), receipt.fee()))));
  }

  @Override
  public CompletionStage<Submission> submit(Bytes raw) {
    return l1.send(raw)
        .thenApply(outcome ->
            switch (outcome) {
              case SendOutcome.Accepted _ -> new Submission.Accepted();
              case SendOutcome.Refused(_, var text) -> new Submission.Refused(text);
              case SendOutcome.Unknown(var cause) -> new Submission.Unknown(cause);
            });
  }
}
