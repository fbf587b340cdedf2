package opekko.rpc.conductor;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.port.CommitLog;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.port.TakeBack;
import opekko.protocol.type.BlockId;
import opekko.rpc.jsonrpc.RpcAnswer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log that op-conductors share, as far as it is one: it keeps the newest block only, cannot be
 * read, and ignores a block whose height it has with the answer of a success. So a block whose
 * commit was not answered is committed again before anything else is built in its place.
 *
 * @spec op-conductor/consensus/raft.go, raft_fsm.go
 */
public final class ConductorLog implements CommitLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConductorLog.class);

  /** The one answer of its Raft that says that nothing was appended. */
  private static final String NOT_LEADER = "node is not the leader";

  private record Pending(long term, PayloadEnvelope block) {}

  private final ConductorClient conductor;

  /** One at a time, in their order. */
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("conductor-log").factory());

  /** Confined to the thread, like the one below. */
  private Optional<Pending> pending = Optional.empty();

  private long lineage;

  /**
   * @param firstLineage above all of earlier lives of this process: op-conductor counts no rewinds,
   *     and a chain that was built anew must not be taken for the old one
   */
  public ConductorLog(ConductorClient conductor, long firstLineage) {
    this.conductor = conductor;
    this.lineage = firstLineage;
  }

  @Override
  public CompletionStage<Outcome> commit(long term, PayloadEnvelope block) {
    return run(() -> committed(term, block), Outcome.Unknown::new);
  }

  private Outcome committed(long term, PayloadEnvelope block) {
    // As op-node does it: what is sequenced under an override is nobody's but this node's.
    if (conductor.isOverridden()) return new Outcome.Committed(block.id(), lineage);
    var wasTried = pending.filter(before -> before.block().equals(block)).isPresent();
    return switch (conductor.commit(block)) {
      case RpcAnswer.Value<Boolean> _, RpcAnswer.Null<Boolean> _ -> {
        pending = Optional.empty();
        yield new Outcome.Committed(block.id(), lineage);
      }
      case RpcAnswer.Refused<Boolean> refused
          when !wasTried && refused.message().contains(NOT_LEADER) ->
          new Outcome.Refused(conductor.name() + ": " + refused.text());
      case RpcAnswer.Refused<Boolean> refused ->
          unknown(term, block, conductor.name() + ": " + refused.text());
      case RpcAnswer.Failed<Boolean>(var failure) -> unknown(term, block, failure.cause());
    };
  }

  private Outcome unknown(long term, PayloadEnvelope block, String cause) {
    pending = Optional.of(new Pending(term, block));
    return new Outcome.Unknown(cause);
  }

  /** op-conductor has no such order: it takes the next block if it is higher, or ignores it. */
  @Override
  public CompletionStage<Outcome> rewind(long term, TakeBack back) {
    return run(
        () -> {
          LOG.warn(
              "The chain goes on from {} ({}), which op-conductor cannot be told: its log holds an older block until a higher one comes",
              back.to(),
              back.reason());
          pending = Optional.empty();
          return new Outcome.Committed(back.to(), ++lineage);
        },
        Outcome.Unknown::new);
  }

  @Override
  public CompletionStage<Fetched<Position>> after(BlockId head) {
    return run(() -> position(head), Fetched::temporary);
  }

  private Fetched<Position> position(BlockId head) {
    var next =
        pending.filter(before ->
            before.block().payload().parentHash().equals(head.hash()) && !conductor.isOverridden());
    if (next.isEmpty()) {
      pending = Optional.empty();
      return Fetched.found(new Position.AtTip(lineage));
    }
    var block = next.get().block();
    var term = next.get().term();
    return switch (committed(term, block)) {
      case Outcome.Committed(_, var of) ->
          Fetched.found(new Position.Next(new CommittedBlock(term, of, block)));
      case Outcome.Refused(var cause) -> Fetched.temporary(cause);
      case Outcome.Unknown(var cause) -> Fetched.temporary(cause);
    };
  }

  private <T> CompletionStage<T> run(Supplier<T> work, Function<String, T> failed) {
    try {
      return CompletableFuture.supplyAsync(work, thread);
    } catch (RejectedExecutionException _) {
      return CompletableFuture.completedStage(failed.apply("the conductor's log is closed"));
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
