package opekko.node.transact;

import static opekko.node.transact.Answers.await;
import static opekko.node.transact.Answers.find;
import static opekko.node.transact.Answers.need;

import java.math.BigInteger;
import java.time.Duration;
import java.util.function.Consumer;
import opekko.protocol.tx.PoolRefusal;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.tx.TransactionDraft;
import opekko.protocol.type.Hash;
import opekko.rpc.eth.AccountState;
import opekko.rpc.eth.CallRequest;
import opekko.rpc.eth.FeeSuggestion;
import opekko.rpc.eth.GasOutcome;
import opekko.rpc.eth.SendOutcome;
import opekko.rpc.eth.TransactionClient;
import opekko.rpc.eth.TransactionReceipt;

/** Sends one transaction and stays with it until it is in a block. Blocks the calling thread. */
public final class Sender {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  private final TransactionClient node;
  private final SigningKey key;
  private final Terms terms;
  private final Waiting waiting;
  private final Consumer<String> progress;

  /**
   * @param progress told again and again what is waited for
   */
  public Sender(
      TransactionClient node,
      SigningKey key,
      Terms terms,
      Waiting waiting,
      Consumer<String> progress) {
    this.node = node;
    this.key = key;
    this.terms = terms;
    this.waiting = waiting;
    this.progress = progress;
  }

  /** What came of it: it is in a block, and succeeded. */
  public record Sent(SignedTransaction transaction, TransactionReceipt receipt) {}

  /**
   * @throws TransactionFailure when it was not sent, is in no block in time, or was reverted
   */
  public Sent send(Wish wish) {
    var chainId = need(node.chainId());
    if (terms.chainId().isPresent() && terms.chainId().getAsLong() != chainId)
      throw new TransactionFailure(
          "%s is of chain %d, not %d: give --rpc the address of a node of that chain"
              .formatted(node.name(), chainId, terms.chainId().getAsLong()));
    if (wish.isContractCall() && need(node.code(wish.to())).isEmpty())
      throw new TransactionFailure(
          "there is no contract at %s on chain %d: does --rpc lead to the right chain?"
              .formatted(wish.to(), chainId));
    var account = need(node.account(key.address()));
    var draft = draft(chainId, account, wish);
    requireFunds(account, draft);
    var signed = draft.signedBy(key.key());
    deliver(signed);
    var receipt = included(signed, account);
    if (!receipt.isSuccessful()) throw reverted(receipt, wish);
    return new Sent(signed, receipt);
  }

  private TransactionDraft draft(long chainId, AccountState account, Wish wish) {
    var fees = need(node.fees());
    var feeCap = terms.feeCap().orElseGet(() -> feeCap(fees));
    var tip = terms.tip().orElse(fees.tip()).min(feeCap);
    var draft =
        TransactionDraft.on(chainId, terms.nonce().orElse(account.pendingNonce()))
            .withFees(tip, feeCap)
            .paying(wish.to(), wish.value())
            .calling(wish.to(), wish.data());
    if (terms.gas().isPresent()) return draft.withGas(terms.gas().getAsLong());
    // Estimating a call that cannot be paid only says that the gas does not suffice.
    requireFunds(account, draft);
    return draft.withGas(gas(wish));
  }

  private BigInteger feeCap(FeeSuggestion fees) {
    var tip = terms.tip().orElse(fees.tip());
    return fees.feeCap().subtract(fees.tip()).add(tip);
  }

  private long gas(Wish wish) {
    return switch (await(node.estimateGas(request(wish)))) {
      // What a contract needs may grow until the block, by what others do before.
      case GasOutcome.Needs(var gas) -> wish.data().isEmpty() ? gas : gas + gas / 4;
      case GasOutcome.WouldFail(var reason) ->
          throw new TransactionFailure("it would fail, so it was not sent: " + reason);
      case GasOutcome.Unknown(var cause) -> throw new TransactionFailure(cause);
    };
  }

  private CallRequest request(Wish wish) {
    return new CallRequest(key.address(), wish.to(), wish.value(), wish.data());
  }

  private void requireFunds(AccountState account, TransactionDraft draft) {
    var fees = draft.feeCap().multiply(BigInteger.valueOf(draft.gas()));
    var cost = draft.value().add(fees);
    if (account.balance().compareTo(cost) < 0)
      throw new TransactionFailure(
          "insufficient funds: %s has %s and needs %s (%s, and up to %s of fees); send it some first"
              .formatted(
                  key.address(),
                  Ether.text(account.balance()),
                  Ether.text(cost),
                  Ether.text(draft.value()),
                  Ether.text(fees)));
  }

  private void deliver(SignedTransaction signed) {
    switch (await(node.send(signed.encode()))) {
      case SendOutcome.Accepted _ -> {}
      case SendOutcome.Refused(var reason, var text) ->
          throw new TransactionFailure("refused: " + text + advice(reason));
      case SendOutcome.Unknown(var cause) ->
          throw new TransactionFailure(
              "%s; whether %s arrived is not known: look for it before sending again"
                  .formatted(cause, signed.hash()));
    }
  }

  private static String advice(PoolRefusal reason) {
    return switch (reason) {
      case NONCE_TOO_LOW -> "; leave --nonce out, or give the next one";
      case NONCE_TOO_HIGH -> "; leave --nonce out, or give a lower one";
      case REPLACEMENT_UNDERPRICED ->
          "; another transaction of this nonce waits: outbid it by --tip and --fee-cap, or wait";
      case UNDERPRICED -> "; raise --tip or --fee-cap";
      case INSUFFICIENT_FUNDS -> "; send the account some first";
      case WRONG_CHAIN -> "; does --rpc lead to the right chain?";
      case OTHER_KIND_WAITS, POOL_FULL -> "; try again later";
      case ALREADY_KNOWN, OTHER -> "";
    };
  }

  private TransactionReceipt included(SignedTransaction signed, AccountState account) {
    var hash = signed.hash();
    var start = waiting.now();
    while (true) {
      var receipt = find(node.receipt(hash));
      if (receipt.isPresent()) return receipt.get();
      var waited = Duration.between(start, waiting.now());
      if (waited.compareTo(terms.patience()) >= 0) throw late(hash, signed, account);
      progress.accept("waiting for a block with %s, %d s".formatted(hash, waited.toSeconds()));
      waiting.pause(BETWEEN_LOOKS);
    }
  }

  private TransactionFailure late(Hash hash, SignedTransaction signed, AccountState before) {
    var gap = Long.compareUnsigned(signed.nonce(), before.pendingNonce()) > 0;
    var why =
        gap
            ? "its nonce %d waits for those from %d on"
                .formatted(signed.nonce(), before.pendingNonce())
            : "it may still come, or its fees are too low: raise --fee-cap with --nonce "
                + signed.nonce();
    return new TransactionFailure(
        "%s is in no block after %d s: %s".formatted(hash, terms.patience().toSeconds(), why));
  }

  /** The reason is not in the receipt: the same call is tried once more and tells it. */
  private TransactionFailure reverted(TransactionReceipt receipt, Wish wish) {
    var reason =
        await(node.estimateGas(request(wish))) instanceof GasOutcome.WouldFail(var text)
            ? text
            : "it would not fail now; perhaps it ran out of gas";
    return new TransactionFailure(
        "%s was reverted in block %d, for a fee of %s: %s"
            .formatted(
                receipt.transaction(),
                receipt.block().number(),
                Ether.text(receipt.fee()),
                reason));
  }
}
