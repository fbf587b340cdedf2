package opekko.devnet.batcher;

import java.math.BigInteger;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import opekko.devnet.l1.Admission;
import opekko.devnet.l1.L1Chain;
import opekko.devnet.l1.L1Fees;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.fault.Fetched;
import opekko.protocol.type.Address;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * An account of the L1 in process.
 *
 * @param work checks what is submitted: with blobs that takes long
 */
public record LocalL1Account(L1Chain chain, Address account, Executor work) implements L1Account {
  private static final BigInteger USUAL_TIP = BigInteger.valueOf(1_000_000_000);

  @Override
  public CompletionStage<Fetched<L1View>> view() {
    var head = chain.head();
    var state = head.state().account(account);
    var view =
        new L1View(
            head.ref(),
            state.nonce(),
            state.balance(),
            head.header().baseFee().orElseThrow(),
            USUAL_TIP,
            nextBlobBaseFee(head.header()));
    return CompletableFuture.completedStage(Fetched.found(view));
  }

  private BigInteger nextBlobBaseFee(BlockHeader head) {
    var genesis = chain.genesis();
    var time = head.time() + genesis.secondsPerSlot();
    return L1Fees.blobBaseFee(L1Fees.nextExcessBlobGas(head, time, genesis), time, genesis);
  }

  @Override
  public CompletionStage<Fetched<Inclusion>> inclusion(List<Hash> versions) {
    for (var version : versions) {
      var found = chain.inclusion(version);
      if (found.isPresent())
        return CompletableFuture.completedStage(Fetched.found(inclusion(version, found.get())));
    }
    return CompletableFuture.completedStage(Fetched.missing("block with the transaction"));
  }

  private Inclusion inclusion(Hash version, L1Chain.Inclusion found) {
    var block = found.block();
    var header = block.header();
    var transaction = found.transaction();
    var gasFee =
        transaction
            .effectivePrice(header.baseFee().orElseThrow())
            .multiply(BigInteger.valueOf(block.gasUsed(found.index())));
    var blobPrice =
        L1Fees.blobBaseFee(header.excessBlobGas().orElse(0), header.time(), chain.genesis());
    var blobFee = blobPrice.multiply(BigInteger.valueOf(transaction.blobGas()));
    return new Inclusion(version, new BlockId(block.hash(), block.number()), gasFee.add(blobFee));
  }

  @Override
  public CompletionStage<Submission> submit(Bytes raw) {
    return CompletableFuture.supplyAsync(
        () ->
            switch (chain.submit(raw)) {
              case Admission.Admitted _ -> new Submission.Accepted();
              case Admission.Refused(var reason) -> new Submission.Refused(reason);
            },
        work);
  }
}
