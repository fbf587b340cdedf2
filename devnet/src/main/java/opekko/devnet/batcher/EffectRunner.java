package opekko.devnet.batcher;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import opekko.devnet.batcher.BatcherEvent.BlocksLoaded;
import opekko.devnet.batcher.BatcherEvent.TransactionSent;
import opekko.protocol.blob.Kzg;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fault.Fetched;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Hash;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Carries effects out through the ports; each answer comes back as an event with its call. */
final class EffectRunner {
  private static final String TIMER = "wake";

  private final ActorContext<BatcherCommand> context;
  private final TimerScheduler<BatcherCommand> timers;
  private final RollupConfig rollup;
  private final BatcherPorts ports;

  EffectRunner(
      ActorContext<BatcherCommand> context,
      TimerScheduler<BatcherCommand> timers,
      RollupConfig rollup,
      BatcherPorts ports) {
    this.context = context;
    this.timers = timers;
    this.rollup = rollup;
    this.ports = ports;
  }

  void wakeAt(Instant time) {
    var delay = Duration.between(ports.clock().instant(), time);
    timers.startSingleTimer(
        TIMER,
        new BatcherCommand.Happened(new BatcherEvent.Woke()),
        delay.isPositive() ? delay : Duration.ZERO);
  }

  void prepareBlobs() {
    ports.work().execute(Kzg::load);
  }

  void run(BatcherEffect.Outgoing effect) {
    switch (effect) {
      case BatcherEffect.ReadStatus(var call) ->
          read(ports.rollup().syncStatus(), status -> new BatcherEvent.StatusRead(call, status));
      case BatcherEffect.ReadL1(var call) ->
          read(ports.l1().view(), view -> new BatcherEvent.L1Read(call, view));
      case BatcherEffect.LoadBlocks(var call, var first, var count) ->
          pipe(
              load(call, first, count),
              cause -> new BlocksLoaded(call, List.of(), Optional.of(cause)));
      case BatcherEffect.Measure(var call, var content) ->
          read(
              CompletableFuture.supplyAsync(
                  () -> Fetched.found(content.compress(rollup)), ports.work()),
              output -> new BatcherEvent.Measured(call, output));
      case BatcherEffect.SendTransaction send ->
          pipe(
              send(send),
              cause ->
                  new TransactionSent(
                      send.call(),
                      Optional.empty(),
                      Optional.empty(),
                      new Submission.Unknown(cause)));
      case BatcherEffect.ReadInclusions(var call, var versions) ->
          pipe(
              inclusions(call, versions), cause -> new BatcherEvent.InclusionsRead(call, Map.of()));
    }
  }

  /** All at once; what counts are those before the first that is not there. */
  private CompletionStage<BatcherEvent> load(long call, long first, int count) {
    var reads = new ArrayList<CompletableFuture<Fetched<PayloadEnvelope>>>(count);
    for (var number = first; number < first + count; number++)
      reads.add(ports.l2().block(number).toCompletableFuture());
    return CompletableFuture.allOf(reads.toArray(CompletableFuture[]::new))
        .thenApplyAsync(_ -> loaded(call, reads), ports.work());
  }

  private BatcherEvent loaded(long call, List<CompletableFuture<Fetched<PayloadEnvelope>>> reads) {
    var blocks = new ArrayList<LoadedBlock>(reads.size());
    for (var read : reads) {
      switch (read.join()) {
        case Fetched.Found<PayloadEnvelope>(var envelope) -> {
          try {
            blocks.add(LoadedBlock.of(rollup, envelope));
          } catch (InvalidData e) {
            return new BlocksLoaded(
                call, blocks, Optional.of(envelope.id() + ": " + e.getMessage()));
          }
        }
        case Fetched.Missing<PayloadEnvelope>(var what) -> {
          return new BlocksLoaded(call, blocks, Optional.of("there is no " + what));
        }
        case Fetched.Failed<PayloadEnvelope>(var fault) -> {
          return new BlocksLoaded(call, blocks, Optional.of(fault.cause()));
        }
      }
    }
    return new BlocksLoaded(call, blocks, Optional.empty());
  }

  private CompletionStage<BatcherEvent> send(BatcherEffect.SendTransaction send) {
    return CompletableFuture.supplyAsync(
            () -> TransactionVersion.make(rollup, ports.signer(), send), ports.work())
        .thenCompose(version ->
            ports
                .l1()
                .submit(version.raw())
                .thenApply(submission ->
                    new TransactionSent(
                        send.call(), Optional.of(version.hash()), version.sidecar(), submission)));
  }

  private CompletionStage<BatcherEvent> inclusions(long call, Map<Long, List<Hash>> versions) {
    var reads = new TreeMap<Long, CompletableFuture<Fetched<Inclusion>>>();
    versions.forEach(
        (nonce, hashes) -> reads.put(nonce, ports.l1().inclusion(hashes).toCompletableFuture()));
    return CompletableFuture.allOf(reads.values().toArray(CompletableFuture[]::new))
        .thenApply(_ -> {
          var found = new TreeMap<Long, Fetched<Inclusion>>();
          reads.forEach((nonce, read) -> found.put(nonce, read.join()));
          return new BatcherEvent.InclusionsRead(call, found);
        });
  }

  private <T> void read(
      CompletionStage<Fetched<T>> answer, Function<Fetched<T>, BatcherEvent> event) {
    pipe(answer.thenApply(event), cause -> event.apply(Fetched.temporary(cause)));
  }

  /** A stage that fails by exception breaks its port's promise; nothing must hang on it. */
  private void pipe(
      CompletionStage<? extends BatcherEvent> stage, Function<String, BatcherEvent> onFailure) {
    context.pipeToSelf(
        stage,
        (event, failure) ->
            new BatcherCommand.Happened(
                failure == null ? event : onFailure.apply(String.valueOf(failure))));
  }
}
