package opekko.rpc.eth;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.fault.Fetched;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.port.BlockLabel;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.tx.BlobTransaction;
import opekko.protocol.tx.PoolRefusal;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;
import opekko.rpc.block.BlockCalls;
import opekko.rpc.block.RpcBlock;
import opekko.rpc.jsonrpc.JsonRpc;
import opekko.rpc.jsonrpc.RpcAnswer;
import opekko.rpc.jsonrpc.RpcCall;
import opekko.rpc.jsonrpc.RpcEndpoint;

/**
 * Sends transactions to one node of any chain and reads what one has to know for that. Each call
 * has a virtual thread of its own; stages never fail by exception.
 */
public final class TransactionClient implements AutoCloseable {
  private static final List<RpcCall<?>> FEE_CALLS =
      List.of(
          BlockCalls.header(BlockSelector.label(BlockLabel.LATEST)),
          EthCalls.amount("eth_maxPriorityFeePerGas"),
          EthCalls.amount("eth_blobBaseFee"));

  private final JsonRpc rpc;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  public TransactionClient(JsonRpc rpc) {
    this.rpc = rpc;
  }

  /**
   * @param name of the node in messages and metrics, such as l1 or l2
   * @throws IllegalArgumentException when the address is none of http, https, ws or wss
   */
  public static TransactionClient to(URI uri, Duration timeout, String name, NodeMetrics metrics) {
    return new TransactionClient(JsonRpc.to(RpcEndpoint.open(uri, timeout), name, metrics));
  }

  /** For messages: which node this is. */
  public String name() {
    return rpc.name();
  }

  public CompletionStage<Fetched<Long>> chainId() {
    return ask(EthCalls.number("eth_chainId"));
  }

  /** Number of the latest block. */
  public CompletionStage<Fetched<Long>> blockNumber() {
    return ask(EthCalls.number("eth_blockNumber"));
  }

  public CompletionStage<Fetched<AccountState>> account(Address account) {
    return read(() -> accountState(rpc.<Object>batch(accountCalls(account))));
  }

  private static List<RpcCall<?>> accountCalls(Address account) {
    return List.of(
        EthCalls.nonce(account, EthCalls.LATEST),
        EthCalls.nonce(account, EthCalls.PENDING),
        EthCalls.balance(account));
  }

  private Fetched<AccountState> accountState(List<RpcAnswer<Object>> answers) {
    return found("nonce", answers.get(0))
        .flatMap(nonce ->
            found("nonce", answers.get(1))
                .flatMap(pending ->
                    found("balance", answers.get(2))
                        .map(balance ->
                            new AccountState((Long) nonce, (Long) pending, (BigInteger) balance))));
  }

  /** All that one who sends again and again has to know, with one request. */
  public CompletionStage<Fetched<ChainView>> view(Address account) {
    var calls = Stream.concat(FEE_CALLS.stream(), accountCalls(account).stream()).toList();
    return read(() -> {
      var answers = rpc.<Object>batch(calls);
      var split = FEE_CALLS.size();
      return found("latest block", answers.getFirst())
          .flatMap(block ->
              suggestion(answers.subList(0, split))
                  .flatMap(fees ->
                      accountState(answers.subList(split, answers.size()))
                          .map(state -> new ChainView(ref((RpcBlock) block), fees, state))));
    });
  }

  private static L1BlockRef ref(RpcBlock block) {
    var header = block.header();
    return new L1BlockRef(block.hash(), header.number(), header.parentHash(), header.time());
  }

  /** Empty where there is no contract. */
  public CompletionStage<Fetched<Bytes>> code(Address account) {
    return ask(EthCalls.code(account));
  }

  public CompletionStage<Fetched<FeeSuggestion>> fees() {
    return read(() -> suggestion(rpc.<Object>batch(FEE_CALLS)));
  }

  private Fetched<FeeSuggestion> suggestion(List<RpcAnswer<Object>> answers) {
    return found("latest block", answers.get(0))
        .flatMap(block ->
            found("eth_maxPriorityFeePerGas", answers.get(1))
                .map(tip ->
                    new FeeSuggestion(
                        (BigInteger) tip,
                        ((RpcBlock) block).header().baseFee().orElse(BigInteger.ZERO),
                        blobBaseFee(answers.get(2)))));
  }

  private static Optional<BigInteger> blobBaseFee(RpcAnswer<Object> answer) {
    return answer instanceof RpcAnswer.Value<Object>(var fee)
        ? Optional.of((BigInteger) fee)
        : Optional.empty();
  }

  public CompletionStage<GasOutcome> estimateGas(CallRequest call) {
    return run(
        () ->
            switch (rpc.<Long>call(EthCalls.gas(call))) {
              case RpcAnswer.Value<Long>(var gas) -> new GasOutcome.Needs(gas);
              case RpcAnswer.Null<Long> _ ->
                  new GasOutcome.Unknown(rpc.name() + ": eth_estimateGas: no answer");
              case RpcAnswer.Refused<Long>(_, var message, _) -> new GasOutcome.WouldFail(message);
              case RpcAnswer.Failed<Long>(var failure) -> new GasOutcome.Unknown(failure.cause());
            },
        GasOutcome.Unknown::new);
  }

  /**
   * @param raw a signed transaction; one with blobs has its sidecar
   */
  public CompletionStage<SendOutcome> send(Bytes raw) {
    return run(
        () ->
            switch (rpc.<Hash>call(EthCalls.send(raw))) {
              case RpcAnswer.Value<Hash>(var hash) -> new SendOutcome.Accepted(hash);
              case RpcAnswer.Null<Hash> _ ->
                  new SendOutcome.Unknown(rpc.name() + ": eth_sendRawTransaction: no hash");
              case RpcAnswer.Refused<Hash> refused -> refused(refused, raw);
              case RpcAnswer.Failed<Hash>(var failure) -> new SendOutcome.Unknown(failure.cause());
            },
        SendOutcome.Unknown::new);
  }

  private static SendOutcome refused(RpcAnswer.Refused<Hash> answer, Bytes raw) {
    var reason = PoolRefusal.of(answer.message());
    return reason == PoolRefusal.ALREADY_KNOWN
        ? new SendOutcome.Accepted(hash(raw))
        : new SendOutcome.Refused(reason, answer.text());
  }

  private static Hash hash(Bytes raw) {
    return BlobTransaction.isOne(raw)
        ? BlobTransaction.decode(raw).transaction().hash()
        : Keccak.hash(raw);
  }

  /** Missing while the transaction is in no block of the node's chain. */
  public CompletionStage<Fetched<TransactionReceipt>> receipt(Hash transaction) {
    return ask(EthCalls.receipt(transaction));
  }

  private <T> CompletionStage<Fetched<T>> ask(RpcCall<T> call) {
    return read(() -> found(call.method(), rpc.<T>call(call)));
  }

  private <T> Fetched<T> found(String what, RpcAnswer<T> answer) {
    return switch (answer) {
      case RpcAnswer.Value<T>(var value) -> Fetched.found(value);
      case RpcAnswer.Null<T> _ -> Fetched.missing(what);
      case RpcAnswer.Refused<T> refused ->
          Fetched.temporary(rpc.name() + ": " + what + ": " + refused.text());
      case RpcAnswer.Failed<T>(var failure) -> Fetched.temporary(failure.cause());
    };
  }

  private <T> CompletionStage<Fetched<T>> read(Supplier<Fetched<T>> read) {
    return run(read, Fetched::temporary);
  }

  private <T> CompletionStage<T> run(
      Supplier<? extends T> call, Function<String, ? extends T> closed) {
    try {
      return CompletableFuture.supplyAsync(call::get, threads);
    } catch (RejectedExecutionException _) {
      return CompletableFuture.completedStage(closed.apply(rpc.name() + ": the client is closed"));
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    rpc.close();
  }
}
