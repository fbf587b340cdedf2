package opekko.node.realpeers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.devnet.genesis.ChainFiles;
import opekko.devnet.genesis.DevnetAccount;
import opekko.devnet.genesis.DevnetChain;
import opekko.node.devnet.ChainShape;
import opekko.node.devnet.Devnet;
import opekko.node.devnet.DevnetListener;
import opekko.node.devnet.DevnetPorts;
import opekko.node.devnet.DevnetSettings;
import opekko.node.devnet.Sequencers;
import opekko.protocol.tx.TransactionDraft;
import opekko.protocol.type.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A foreign verifier on our devnet: a real op-node with a real op-geth reads L1 and its beacon API,
 * and must end on the hashes of our sequencer.
 */
class DevnetPeersIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Address RECEIVER =
      Address.fromHex("0x00000000000000000000000000000000000ab0d1");
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);

  @TempDir private Path folder;

  private DevnetSettings settings() {
    return new DevnetSettings(
        Optional.of(folder.resolve("devnet")),
        ChainShape.every(1, 3),
        Sequencers.ALONE,
        OptionalLong.of(0),
        0,
        "blobs",
        DevnetPorts.FREE);
  }

  @Test
  void shouldBringAForeignVerifierToTheSequencersBlocksThroughReorgs() throws Exception {
    // First of all, as it may skip the test.
    PeerStack.binary("op-node");
    try (var devnet = Devnet.start(settings(), DevnetListener.NONE, "test")) {
      var map = devnet.map();
      var files = ChainFiles.in(map.folder());
      try (var geth = OpGeth.start(files.l2Genesis(), folder.resolve("op-geth"));
          var node =
              OpNode.verify(
                  map.l1(), geth.engineUrl(), geth.secret(), files, folder.resolve("op-node"))) {
        var ours = new JsonRpc(map.sequencer().rpc().toString());
        var l1 = new JsonRpc(map.l1().toString());
        var l2 = new JsonRpc(map.sequencer().eth().toString());
        var deposit = send(l1, DevnetChain.L1_CHAIN_ID, DevnetChain.PORTAL, 200_000);
        var transfer = send(l2, DevnetChain.L2_CHAIN_ID, RECEIVER, 21_000);
        var included = receipt("the transfer on op-geth", geth.rpc(), transfer);
        receipt("the deposit on L1", l1, deposit);
        SameChain.await(node.rpc(), "safe_l2", 30);

        assertEquals(receipt("the transfer on our L2", l2, transfer), included);
        l1.call("devnet_reorg", 2, "keep");
        SameChain.await(node.rpc(), "safe_l2", 60);
        l1.call("devnet_reorg", 2, "return");
        SameChain.await(node.rpc(), "safe_l2", 100);
        SameChain.assertSameOutputs(node.rpc(), ours, 100);
        SameChain.assertSameHeads(node.rpc(), geth.rpc(), ours);
        for (var number = 1; number <= 100; number++)
          assertSameBlock(geth.rpc(), l2, "0x" + Integer.toHexString(number));
        assertFalse(node.log().contains("lvl=error"), "op-node has no complaint");
      }
    }
  }

  /** From the first account, with its next nonce; answers the hash. */
  private static String send(JsonRpc chain, long chainId, Address to, long gas) {
    var user = DevnetAccount.USER;
    var nonce = Long.decode(chain.call("eth_getTransactionCount", user.address().toHex()).asText());
    var raw =
        TransactionDraft.on(chainId, nonce)
            .withFees(BigInteger.TWO, GWEI.multiply(BigInteger.TEN))
            .paying(to, BigInteger.TEN)
            .withGas(gas)
            .signedBy(user.key())
            .encode();
    return chain.call("eth_sendRawTransaction", raw.toHex()).asText();
  }

  private static JsonNode receipt(String what, JsonRpc chain, String hash) {
    return Await.until(
        what,
        PATIENCE,
        () ->
            Optional.of(chain.call("eth_getTransactionReceipt", hash))
                .filter(answer -> !answer.isNull()));
  }

  private static void assertSameBlock(JsonRpc theirs, JsonRpc ours, String number) {
    assertEquals(
        theirs.call("eth_getBlockByNumber", number, true),
        ours.call("eth_getBlockByNumber", number, true));
    assertEquals(
        theirs.call("eth_getBlockReceipts", number), ours.call("eth_getBlockReceipts", number));
  }
}
