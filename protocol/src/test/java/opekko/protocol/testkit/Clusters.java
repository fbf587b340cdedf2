package opekko.protocol.testkit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import opekko.protocol.api.HaNode;
import opekko.protocol.api.HaStatus;
import opekko.protocol.api.LeaderChange;
import opekko.protocol.type.BlockId;

/** A cluster a, b, c as node b tells of it. */
public final class Clusters {
  public static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  private Clusters() {}

  public static HaStatus led(OptionalInt spare) {
    return status(Optional.of("a"), spare);
  }

  public static HaStatus leaderless() {
    return status(Optional.empty(), OptionalInt.of(-1));
  }

  private static HaStatus status(Optional<String> leader, OptionalInt spare) {
    return new HaStatus(
        NOW,
        "b",
        leader,
        7,
        leader.map(_ -> NOW.minusSeconds(61)),
        Optional.of(block(30)),
        1,
        spare,
        List.of(leading(), ready(), away()),
        Optional.of(NOW.plusSeconds(600)),
        OptionalLong.of(2),
        List.of(9.5),
        List.of(-41.0, 12.346),
        List.of(change()));
  }

  private static HaNode leading() {
    return new HaNode(
        "a",
        HaNode.Role.LEADER,
        true,
        true,
        List.of(),
        false,
        10,
        Optional.of(block(30)),
        Optional.of(block(30)),
        OptionalLong.of(0),
        OptionalLong.of(4),
        OptionalDouble.of(0.35),
        OptionalLong.of(-3),
        "v0.1.0",
        "http://10.0.0.1:9545");
  }

  private static HaNode ready() {
    return new HaNode(
        "b",
        HaNode.Role.VOTER,
        true,
        true,
        List.of(),
        false,
        0,
        Optional.of(block(29)),
        Optional.of(block(30)),
        OptionalLong.of(1),
        OptionalLong.of(5),
        OptionalDouble.empty(),
        OptionalLong.empty(),
        "v0.1.0",
        "");
  }

  private static HaNode away() {
    return new HaNode(
        "c",
        HaNode.Role.VOTER,
        false,
        false,
        List.of("its engine does not answer"),
        true,
        0,
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalDouble.empty(),
        OptionalLong.empty(),
        "v0.1.0",
        "");
  }

  public static LeaderChange change() {
    return new LeaderChange(
        NOW.minusSeconds(61),
        Optional.of("c"),
        "a",
        7,
        "killed",
        List.of("c's connection was reset", "a asked for votes"),
        Optional.of(block(12)),
        OptionalLong.of(412),
        1);
  }

  public static BlockId block(int number) {
    return new BlockId(Chains.hash(number), number);
  }
}
