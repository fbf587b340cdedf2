package opekko.node.transact;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import opekko.devnet.traffic.Deed;
import opekko.devnet.traffic.Layer;
import opekko.devnet.traffic.TrafficPort;
import opekko.protocol.fault.Fetched;
import opekko.protocol.tx.TransactionDraft;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.rpc.eth.FeeSuggestion;
import opekko.rpc.eth.SendOutcome;
import opekko.rpc.eth.TransactionClient;
import opekko.rpc.rollup.RollupParts;

/**
 * Traffic over RPC. Fees are asked for once a second at most: their caps are far above what they
 * are then.
 */
public final class RpcTraffic implements TrafficPort {
  private static final Duration FEES_LAST = Duration.ofSeconds(1);

  /** What a call of one of the two contracts needs, with room to spare. */
  private static final long CALL_GAS = 300_000;

  private final Map<Layer, Chain> chains;
  private final RollupParts rollup;

  /** One layer, and what it cost last. */
  private static final class Chain {
    private final Supplier<TransactionClient> node;
    private final long chainId;
    private final InstantSource clock;
    private Instant askedAt = Instant.MIN;
    private CompletionStage<Fetched<FeeSuggestion>> fees;

    Chain(Supplier<TransactionClient> node, long chainId, InstantSource clock) {
      this.node = node;
      this.chainId = chainId;
      this.clock = clock;
    }

    synchronized CompletionStage<Fetched<FeeSuggestion>> fees() {
      var now = clock.instant();
      if (fees == null || now.isAfter(askedAt.plus(FEES_LAST))) {
        askedAt = now;
        fees = node.get().fees();
      }
      return fees;
    }
  }

  /**
   * The clients are the caller's to close.
   *
   * @param l2 the node to ask next; several must hear of each other's transactions
   */
  public RpcTraffic(
      TransactionClient l1,
      Supplier<TransactionClient> l2,
      RollupParts rollup,
      InstantSource clock) {
    this.rollup = rollup;
    chains =
        Map.of(
            Layer.L1, new Chain(() -> l1, rollup.l1ChainId(), clock),
            Layer.L2, new Chain(l2, rollup.l2ChainId(), clock));
  }

  @Override
  public CompletionStage<Fetched<Nonces>> nonces(Layer layer, Address account) {
    return chains
        .get(layer)
        .node
        .get()
        .account(account)
        .thenApply(state -> state.map(known -> new Nonces(known.nonce(), known.pendingNonce())));
  }

  @Override
  public CompletionStage<Outcome> send(Deed deed, long nonce) {
    var chain = chains.get(deed.layer());
    return chain
        .fees()
        .thenCompose(fees ->
            switch (fees) {
              case Fetched.Found<FeeSuggestion>(var found) ->
                  chain
                      .node
                      .get()
                      .send(signed(deed, chain.chainId, nonce, found))
                      .thenApply(RpcTraffic::outcome);
              case Fetched.Missing<FeeSuggestion>(var what) -> refused("no " + what);
              case Fetched.Failed<FeeSuggestion>(var fault) -> refused(fault.cause());
            });
  }

  private static CompletionStage<Outcome> refused(String cause) {
    return CompletableFuture.completedStage(new Outcome.Refused(cause));
  }

  private static Outcome outcome(SendOutcome outcome) {
    return switch (outcome) {
      case SendOutcome.Accepted _ -> new Outcome.Accepted();
      case SendOutcome.Refused(_, var text) -> new Outcome.Refused(text);
      case SendOutcome.Unknown(var cause) -> new Outcome.Refused(cause);
    };
  }

  private Bytes signed(Deed deed, long chainId, long nonce, FeeSuggestion fees) {
    var wish = wish(deed);
    var draft =
        TransactionDraft.on(chainId, nonce)
            .withFees(fees.tip(), fees.feeCap().shiftLeft(1))
            .paying(wish.to(), wish.value());
    if (wish.isContractCall()) draft = draft.withGas(CALL_GAS).calling(wish.to(), wish.data());
    return draft.signedBy(deed.sender().key()).encode();
  }

  private Wish wish(Deed deed) {
    return switch (deed) {
      case Deed.Transfer(_, var to, var value) -> Wish.pay(to, value, Bytes.EMPTY);
      case Deed.Deposit(_, var to, var mint, var value, var gas) ->
          new PortalDeposit(Optional.of(to), mint, value, gas, Bytes.EMPTY)
              .through(rollup.portal());
      case Deed.ChangeGasLimit(_, var gasLimit) ->
          ConfigChange.GAS_LIMIT.through(rollup.systemConfig(), List.of(String.valueOf(gasLimit)));
      case Deed.ChangeFeeScalars(_, var base, var blob) ->
          ConfigChange.FEE_SCALARS.through(
              rollup.systemConfig(), List.of(String.valueOf(base), String.valueOf(blob)));
    };
  }
}
