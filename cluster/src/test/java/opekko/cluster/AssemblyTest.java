package opekko.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.engine.PayloadEnvelope;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.port.CommittedBlock;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;

/** Blocks in parts, there and back, with bounded memory. */
class AssemblyTest {
  private static final RollupConfig ROLLUP = Chains.at(Hardfork.REGOLITH);
  private final BlockParcels parcels = new BlockParcels("a", ROLLUP);
  private final Assembly assembly = new Assembly(ROLLUP);

  private static CommittedBlock block(long number, int size) {
    var payload =
        Chains.l2Block(number, 2 * number, 1, Bytes.EMPTY, List.of(Bytes.wrap(new byte[size])));
    return new CommittedBlock(5, 1, new PayloadEnvelope(Optional.empty(), payload));
  }

  @Test
  void shouldPutABlockTogetherInWhateverOrderItsPartsCome() {
    var block = block(7, 400_000);
    var parts = parcels.decided(block).reversed();
    assertEquals(4, parts.size());

    for (var part : parts.subList(0, 3)) {
      assertInstanceOf(Assembly.Outcome.Incomplete.class, assembly.add(part));
      assertInstanceOf(Assembly.Outcome.Incomplete.class, assembly.add(part));
    }

    assertEquals(
        new Assembly.Outcome.Whole(new ClusterInput.BlockArrived("a", block)),
        assembly.add(parts.getLast()));
    assertEquals(0, assembly.reserved());
  }

  @Test
  void shouldTellBlocksOfTheLogFromOthers() {
    var block = block(7, 10);

    var outcome = assembly.add(parcels.undecided(block.envelope()).getFirst());

    assertEquals(
        new Assembly.Outcome.Whole(new ClusterInput.UndecidedArrived("a", block.envelope())),
        outcome);
  }

  @Test
  void shouldLetTheOldestGiveWayBeforeMemoryRunsOut() {
    for (var number = 1; number <= 20; number++)
      assembly.add(parcels.decided(block(number, 9 << 20)).getFirst());

    assertTrue(assembly.reserved() <= 4L * Assembly.MAX_BLOCK, () -> "" + assembly.reserved());
  }

  @Test
  void shouldRefusePartsThatCannotBe() {
    var part = parcels.decided(block(7, 300_000)).getFirst();

    for (var wrong :
        List.of(
            with(part, 0, 3, Assembly.MAX_BLOCK + 1),
            with(part, 0, 3, -1),
            with(part, 3, 3, part.size()),
            with(part, -1, 3, part.size()),
            with(part, 0, 2, part.size()),
            with(part, 2, 3, part.size())))
      assertInstanceOf(Assembly.Outcome.Invalid.class, assembly.add(wrong));
    assertEquals(0, assembly.reserved());
  }

  private static PeerMessage.Chunk with(PeerMessage.Chunk like, int index, int parts, int size) {
    return new PeerMessage.Chunk(
        like.from(),
        like.block(),
        like.timestamp(),
        like.term(),
        like.lineage(),
        index,
        parts,
        size,
        like.bytes());
  }

  @Test
  void shouldRefuseWhatIsAnotherBlockThanItSays() {
    var like = parcels.decided(block(7, 10)).getFirst();
    var renamed =
        new PeerMessage.Chunk(
            like.from(),
            Desk.block(8),
            like.timestamp(),
            like.term(),
            like.lineage(),
            0,
            1,
            like.size(),
            like.bytes());

    assertInstanceOf(Assembly.Outcome.Invalid.class, assembly.add(renamed));
  }

  @Test
  void shouldRefuseBytesThatAreNoBlock() {
    var like = parcels.decided(block(7, 10)).getFirst();
    var noise =
        new PeerMessage.Chunk(
            like.from(), like.block(), like.timestamp(), 1, 1, 0, 1, 40, Bytes.wrap(new byte[40]));

    assertInstanceOf(Assembly.Outcome.Invalid.class, assembly.add(noise));
  }
}
