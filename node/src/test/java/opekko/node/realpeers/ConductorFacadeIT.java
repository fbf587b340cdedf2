package opekko.node.realpeers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our nodes sequence as one, each on a real op-geth. A real op-batcher knows their conductor
 * listeners only, as it would know real op-conductors: it must find the leader and bring its blocks
 * to L1.
 */
class ConductorFacadeIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int BLOCKS = 10;
  private static final List<String> IDS = List.of("a", "b", "c");

  private record Member(String id, OpekkoProcess process, String conductor) {}

  @TempDir private Path folder;
  private final List<Member> members = new ArrayList<>();

  @AfterEach
  void stop() {
    members.forEach(member -> member.process().close());
  }

  @Test
  void shouldServeARealBatcherAllItAsksFor() throws Exception {
    try (var stack = up(1)) {
      start(stack, 1);
      // A batcher does not wait long for whom it is to ask.
      var leader = leader(Optional.empty());
      try (var _ = batcher(stack)) {
        awaitSafe(leader, BLOCKS);
      }
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + logs(), e);
    }
  }

  private PeerStack up(int engines) {
    return PeerStack.up(
        folder.resolve("stack"),
        "--no-node",
        "--engines",
        String.valueOf(engines),
        "--block-time",
        "1");
  }

  private RealBatcher batcher(PeerStack stack) throws IOException {
    var urls = members.stream().map(Member::conductor).collect(Collectors.joining(","));
    return RealBatcher.at(stack, urls, urls, folder.resolve("op-batcher.log"));
  }

  private void start(PeerStack stack, int count) throws IOException {
    var voters = new ArrayList<String>();
    for (var id : IDS.subList(0, count))
      voters.add(
          "%s=127.0.0.1:%d:%d".formatted(id, OpekkoProcess.freePort(), OpekkoProcess.freePort()));
    for (var i = 0; i < count; i++) {
      var port = OpekkoProcess.freePort();
      var process =
          OpekkoProcess.on(
              stack,
              i == 0 ? "op-geth" : "op-geth-" + (i + 1),
              folder.resolve(IDS.get(i)),
              "--sequencer.enabled",
              "--sequencer.l1-confs",
              "0",
              "--p2p.sequencer.key",
              stack.env().at("/accounts/signer/key").asText(),
              "--ha.id",
              IDS.get(i),
              "--ha.voters",
              String.join(",", voters),
              "--ha.conductor-port",
              String.valueOf(port));
      members.add(new Member(IDS.get(i), process, "http://127.0.0.1:" + port));
    }
  }

  /** Its conductor listener says so, in op-conductor's words. */
  private Member leader(Optional<String> but) {
    return Await.until(
        "a leader",
        PATIENCE,
        () ->
            members.stream()
                .filter(member -> !but.equals(Optional.of(member.id())))
                .filter(member -> {
                  assertTrue(member.process().isAlive(), member.id() + " ended by itself");
                  return new JsonRpc(member.conductor()).call("conductor_leader").asBoolean();
                })
                .findFirst());
  }

  private void awaitSafe(Member member, long number) {
    Await.until(
        "safe block " + number + " of " + member.id(),
        PATIENCE,
        () -> Optional.of(safe(member)).filter(safe -> safe >= number));
  }

  private static long safe(Member member) {
    return member.process().rpc().call("optimism_syncStatus").at("/safe_l2/number").asLong();
  }

  private String logs() throws IOException {
    var text = new StringBuilder();
    for (var member : members) {
      var log = member.process().log();
      text.append(member.id()).append(log.substring(Math.max(0, log.length() - 3000)));
    }
    return text.toString();
  }
}
