package opekko.node.realpeers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A mixed fleet: three real op-conductors, two with a real op-node, the third with our node. It
 * must begin and end to sequence when its conductor says so, and leave a chain that the next one
 * goes on with: op-conductor starts a sequencer only on the block that was committed last.
 */
class ConductorIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int BLOCKS = 10;
  private static final String OURS = "op-conductor-3";

  @TempDir private Path folder;

  @Test
  void shouldSequenceWhileItsConductorLeadsAndHandOnWhatItCommitted() throws Exception {
    try (var stack =
        PeerStack.up(
            folder.resolve("stack"),
            "--conductors",
            "3",
            "--block-time",
            "1",
            "--batcher-mode",
            "calldata")) {
      stack.verb("stop", "op-node-3");
      leader(stack, List.of("op-conductor", "op-conductor-2"));
      try (var ours = node(stack);
          var _ = feed(stack, ours)) {
        follow(stack, ours);
        refuseAStartByHand(ours);

        transfer(stack, OURS, ours.rpc());
        var first = sequence(stack, ours);

        transfer(stack, "op-conductor", stack.node("op-node"));
        var last = handOn(stack, ours);

        assertTrue(last - first >= BLOCKS, "blocks of ours: " + first + " to " + last);
        assertSameBlocks(stack, first, last + BLOCKS);
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + "\n" + log(), e);
      }
    }
  }

  private OpekkoProcess node(PeerStack stack) throws Exception {
    var env = stack.env();
    var place = URI.create(env.at("/nodes/op-node-3/rpc").asText());
    return OpekkoProcess.at(
        place.getPort(),
        stack,
        "op-geth-3",
        folder.resolve("ours"),
        "--rpc.enable-admin",
        "--sequencer.enabled",
        "--sequencer.l1-confs",
        "0",
        "--p2p.sequencer.key",
        env.at("/accounts/signer/key").asText(),
        "--sequencer.publish-to",
        env.at("/nodes/op-node/rpc").asText() + "," + env.at("/nodes/op-node-2/rpc").asText(),
        "--conductor.enabled",
        "--conductor.rpc",
        conductorUrl(stack, OURS));
  }

  private static UnsafeFeed feed(PeerStack stack, OpekkoProcess ours) {
    return new UnsafeFeed(stack.engine("op-geth"), ours::admin, 0);
  }

  private String log() throws Exception {
    var text = Files.readString(folder.resolve("ours/opekko.log"));
    return text.substring(Math.max(0, text.length() - 6000));
  }

  private static void follow(PeerStack stack, OpekkoProcess ours) {
    var head = head(stack.node("op-node"));
    Await.until("our node to follow", PATIENCE, () -> reached(ours.rpc(), head));
    assertTrue(ours.rpc().call("admin_conductorEnabled").asBoolean());
    assertEquals(2, ours.rpc().call("opp2p_peerStats").get("connected").asInt());
    assertTrue(!ours.rpc().call("admin_sequencerActive").asBoolean(), "it waits to be started");
  }

  private static void refuseAStartByHand(OpekkoProcess ours) {
    var head = ours.rpc().call("optimism_syncStatus").at("/unsafe_l2/hash").asText();
    var refused =
        assertThrows(JsonRpc.RpcFailure.class, () -> ours.rpc().call("admin_startSequencer", head));
    assertTrue(
        refused.getMessage().contains("sequencer is not the leader, aborting"),
        refused.getMessage());
  }

  /** The first block that we can have made. */
  private static long sequence(PeerStack stack, OpekkoProcess ours) {
    var first = head(ours.rpc()) + 1;
    Await.until("our blocks", PATIENCE, () -> reached(ours.rpc(), first + BLOCKS));
    for (var name : List.of("op-node", "op-node-2"))
      Await.until(
          "our blocks at " + name, PATIENCE, () -> reached(stack.node(name), first + BLOCKS));
    return first;
  }

  /** The last block that we can have made. */
  private static long handOn(PeerStack stack, OpekkoProcess ours) {
    Await.until(
        "our node to stop",
        PATIENCE,
        () -> Optional.of(true).filter(_ -> !ours.rpc().call("admin_sequencerActive").asBoolean()));
    var last = head(ours.rpc());
    Await.until("blocks after ours", PATIENCE, () -> reached(stack.node("op-node"), last + BLOCKS));
    Await.until("ours to follow again", PATIENCE, () -> reached(ours.rpc(), last + BLOCKS));
    return last;
  }

  /**
   * Until the node sequences. An op-conductor refuses a transfer while another one is under way, on
   * a slow machine its own; and one that is given the lead before it calls its node healthy passes
   * it on again.
   */
  private static void transfer(PeerStack stack, String to, JsonRpc node) {
    var raft = stack.env().at("/conductors/" + to + "/raft").asText();
    Await.until(
        "the node of " + to + " to sequence",
        PATIENCE,
        () -> {
          if (node.call("admin_sequencerActive").asBoolean()) return Optional.of(true);
          var from = leader(stack, List.of("op-conductor", "op-conductor-2", OURS));
          if (!from.equals(to))
            new JsonRpc(conductorUrl(stack, from))
                .call("conductor_transferLeaderToServer", to, raft);
          return Optional.empty();
        });
  }

  private static String leader(PeerStack stack, List<String> among) {
    return Await.until(
        "a leader among " + among,
        PATIENCE,
        () ->
            among.stream()
                .filter(name ->
                    new JsonRpc(conductorUrl(stack, name)).call("conductor_leader").asBoolean())
                .findFirst());
  }

  private static String conductorUrl(PeerStack stack, String name) {
    return stack.env().at("/conductors/" + name + "/rpc").asText();
  }

  private static Optional<Long> reached(JsonRpc node, long number) {
    return Optional.of(head(node)).filter(head -> head >= number);
  }

  private static long head(JsonRpc node) {
    return node.call("optimism_syncStatus").at("/unsafe_l2/number").asLong();
  }

  private static void assertSameBlocks(PeerStack stack, long first, long last) {
    for (var number = first; number <= last; number++) {
      var hex = "0x" + Long.toHexString(number);
      var theirs = stack.engine("op-geth").call("eth_getBlockByNumber", hex, false);
      var mine = stack.engine("op-geth-3").call("eth_getBlockByNumber", hex, false);
      assertEquals(theirs.get("hash"), mine.get("hash"), "block " + number);
    }
  }
}
