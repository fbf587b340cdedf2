package opekko.benchmarks;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.L1Block;
import opekko.protocol.l1.L1BlockInfo;
import opekko.protocol.port.BlockSelector;
import opekko.protocol.port.L1Heads;
import opekko.protocol.port.L1Source;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import opekko.protocol.type.L1BlockRef;

/**
 * An L1 of empty blocks, one a slot by the clock, that takes its time to answer.
 *
 * @param delay of each answer
 */
record TickingL1(L1BlockRef genesis, long secondsPerSlot, InstantSource clock, Duration delay)
    implements L1Source {

  @Override
  public CompletionStage<Fetched<L1Heads>> heads() {
    return late(() -> {
      var head = ref(headNumber());
      return Fetched.found(new L1Heads(head, Optional.of(genesis), Optional.of(genesis)));
    });
  }

  @Override
  public CompletionStage<Fetched<L1BlockRef>> ref(BlockSelector which) {
    return late(() ->
        switch (which) {
          case BlockSelector.ByNumber(var number) -> known(number).map(this::ref);
          case BlockSelector.ByHash(var hash) -> known(numberOf(hash)).map(this::ref);
          case BlockSelector.ByLabel _ -> Fetched.found(genesis);
        });
  }

  @Override
  public CompletionStage<Fetched<L1Block>> block(Hash hash) {
    return late(() -> known(numberOf(hash)).map(this::block));
  }

  @Override
  public CompletionStage<Fetched<List<L1Block>>> blocks(long first, int count) {
    return late(() -> {
      var blocks = new ArrayList<L1Block>();
      for (var number = first; number < first + count && number <= headNumber(); number++)
        blocks.add(block(number));
      return blocks.isEmpty() ? Fetched.missing("L1 block " + first) : Fetched.found(blocks);
    });
  }

  private <T> CompletionStage<T> late(Supplier<T> answer) {
    if (delay.isZero()) return CompletableFuture.completedStage(answer.get());
    return CompletableFuture.supplyAsync(
        answer, CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS));
  }

  private long headNumber() {
    return (clock.instant().getEpochSecond() - genesis.time()) / secondsPerSlot;
  }

  private Fetched<Long> known(long number) {
    return number <= headNumber() ? Fetched.found(number) : Fetched.missing("L1 block " + number);
  }

  private L1BlockRef ref(long number) {
    return number == 0
        ? genesis
        : new L1BlockRef(
            hash(number), number, hash(number - 1), genesis.time() + number * secondsPerSlot);
  }

  private L1Block block(long number) {
    var ref = ref(number);
    var info =
        new L1BlockInfo(
            ref,
            BigInteger.TEN.pow(9),
            Keccak.hash(ref.hash().bytes()),
            OptionalLong.of(0),
            Optional.of(ref.parentHash()));
    return new L1Block(info, List.of(), List.of(), List.of(), Optional.empty());
  }

  /** A hash tells the number of its block, so that nothing has to be remembered. */
  private Hash hash(long number) {
    if (number == 0) return genesis.hash();
    return new Hash(Bytes.wrap(ByteBuffer.allocate(Hash.SIZE).putLong(24, number).array()));
  }

  private long numberOf(Hash hash) {
    return hash.equals(genesis.hash()) ? 0 : hash.bytes().getLong(24);
  }
}
