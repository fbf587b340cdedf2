package opekko.cluster.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import opekko.cluster.ChainIdentity;
import opekko.protocol.testkit.Chains;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.ProtoUtils;
import org.junit.jupiter.api.Test;

class GateTest {
  private final Gate gate =
      new Gate("a", Voters.CHAIN, RaftSettings.group(Voters.CHAIN, Generation.FIRST));

  @Test
  void shouldLetVotersOfTheSameChainIn() {
    assertEquals(Optional.empty(), gate.objection(from("b", "a", Voters.CHAIN), "10.0.0.2", 0));
  }

  @Test
  void shouldRefuseAVoterOfAnotherChainOrGenesis() {
    var otherGenesis = new ChainIdentity(900, 901, Chains.hash(1));
    var otherChain = new ChainIdentity(900, 902, Chains.hash(0xa0));
    assertRefused(from("b", "a", otherGenesis), "voter b keeps the log of another chain");
    assertRefused(from("b", "a", otherChain), "compare their rollup configurations");
  }

  @Test
  void shouldRefuseAnotherNodeOfItsOwnId() {
    assertRefused(from("a", "a", Voters.CHAIN), "another node calls itself a too");
  }

  @Test
  void shouldRefuseACallThatIsMeantForAnotherVoter() {
    assertRefused(from("b", "c", Voters.CHAIN), "voter b calls voter c, and this is a");
  }

  @Test
  void shouldRefuseTwoNodesOfOneIdButLetOneMove() {
    var request = from("b", "a", Voters.CHAIN);
    assertEquals(Optional.empty(), gate.objection(request, "10.0.0.2", 0));
    assertTrue(
        gate.objection(request, "10.0.0.3", TimeUnit.SECONDS.toNanos(1))
            .orElseThrow()
            .contains("two nodes call themselves b, one at 10.0.0.2 and one at 10.0.0.3"));
    assertEquals(
        Optional.empty(), gate.objection(request, "10.0.0.3", TimeUnit.SECONDS.toNanos(10)));
  }

  private void assertRefused(RaftRpcRequestProto request, String words) {
    var objection = gate.objection(request, "10.0.0.2", 0).orElseThrow();
    assertTrue(objection.contains(words), objection);
  }

  private static RaftRpcRequestProto from(String id, String to, ChainIdentity chain) {
    return RaftRpcRequestProto.newBuilder()
        .setRequestorId(ByteString.copyFromUtf8(id))
        .setReplyId(ByteString.copyFromUtf8(to))
        .setRaftGroupId(
            ProtoUtils.toRaftGroupIdProtoBuilder(RaftSettings.group(chain, Generation.FIRST)))
        .build();
  }
}
