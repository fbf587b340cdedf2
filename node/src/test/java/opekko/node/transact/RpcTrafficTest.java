package opekko.node.transact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import opekko.devnet.genesis.DevnetAccount;
import opekko.devnet.traffic.Deed;
import opekko.devnet.traffic.Layer;
import opekko.devnet.traffic.TrafficPlan;
import opekko.devnet.traffic.TrafficPort;
import opekko.protocol.deposit.DepositLog;
import opekko.protocol.fault.Fetched;
import opekko.protocol.systemconfig.ConfigUpdate;
import opekko.protocol.systemconfig.ConfigUpdateLog;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Address;
import opekko.protocol.type.Hash;
import opekko.rpc.eth.TransactionClient;
import opekko.rpc.rollup.RollupParts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One embedded L1 stands for both layers here. */
class RpcTrafficTest {
  private static final Address BOB = Address.fromHex("0x" + "b0".repeat(20));

  private final TestL1 l1 =
      new TestL1(
          Map.of(
              DevnetAccount.TRAFFIC1.address(), TestL1.ETHER,
              DevnetAccount.USER2.address(), TestL1.ETHER,
              DevnetAccount.OWNER.address(), TestL1.ETHER),
          DevnetAccount.OWNER.address());
  private final TransactionClient client = l1.client();
  private final TrafficPort traffic =
      new RpcTraffic(
          client,
          () -> client,
          new RollupParts(TestL1.CHAIN_ID, TestL1.CHAIN_ID, Chains.PORTAL, Chains.SYSTEM_CONFIG),
          l1::now);

  @AfterEach
  void stop() {
    client.close();
    l1.close();
  }

  @Test
  void shouldTransfer() {
    var deed = new Deed.Transfer(DevnetAccount.TRAFFIC1, BOB, BigInteger.TEN);

    assertAccepted(deed, 0);
    assertEquals(nonces(0, 1), read(DevnetAccount.TRAFFIC1));
    l1.chain().mine();

    assertEquals(BigInteger.TEN, l1.balance(BOB));
    assertEquals(nonces(1, 1), read(DevnetAccount.TRAFFIC1));
  }

  @Test
  void shouldDeposit() {
    var deed = new Deed.Deposit(DevnetAccount.USER2, BOB, BigInteger.TWO, BigInteger.ONE, 21_000);

    assertAccepted(deed, 0);
    var receipt = l1.chain().mine().receipts().getFirst();

    var deposit = DepositLog.parse(receipt.logs().getFirst(), Hash.ZERO, 0);
    assertEquals(Optional.of(BOB), deposit.to());
    assertEquals(BigInteger.TWO, deposit.mint());
    assertEquals(BigInteger.ONE, deposit.value());
  }

  @Test
  void shouldDoWhatThePlanSays() {
    var plan = new TrafficPlan(1);
    for (var i = 0; i < 20; i++) assertAccepted(plan.deposit(i), i);
    for (var i = 0; i < 20; i++) assertAccepted(plan.change(i), i);

    var receipts = l1.chain().mine().receipts();

    assertEquals(40, receipts.size());
    assertTrue(receipts.stream().allMatch(receipt -> receipt.isSuccessful()));
    assertEquals(
        20,
        receipts.stream()
            .filter(
                receipt -> ConfigUpdateLog.isOne(receipt.logs().getFirst(), Chains.SYSTEM_CONFIG))
            .count());
  }

  @Test
  void shouldChangeGasLimit() {
    assertAccepted(new Deed.ChangeGasLimit(DevnetAccount.OWNER, 31_000_000), 0);

    var log = l1.chain().mine().receipts().getFirst().logs().getFirst();
    assertEquals(Optional.of(new ConfigUpdate.GasLimit(31_000_000)), ConfigUpdateLog.parse(log));
  }

  @Test
  void shouldTellWhyDeedWasRefused() {
    var deed = new Deed.Transfer(DevnetAccount.TRAFFIC2, BOB, BigInteger.TEN);

    var refused =
        assertInstanceOf(TrafficPort.Outcome.Refused.class, Answers.await(traffic.send(deed, 0)));
    assertTrue(refused.cause().contains("insufficient funds"), refused.cause());
  }

  @Test
  void shouldNotThrowWhenNodeIsGone() {
    l1.close();

    assertInstanceOf(
        TrafficPort.Outcome.Refused.class,
        Answers.await(
            traffic.send(new Deed.Transfer(DevnetAccount.TRAFFIC1, BOB, BigInteger.TEN), 0)));
    assertInstanceOf(
        Fetched.Failed.class,
        Answers.await(traffic.nonces(Layer.L2, DevnetAccount.TRAFFIC1.address())));
  }

  private void assertAccepted(Deed deed, long nonce) {
    assertEquals(
        new TrafficPort.Outcome.Accepted(), Answers.await(traffic.send(deed, nonce)), "" + deed);
  }

  private Fetched<TrafficPort.Nonces> read(DevnetAccount account) {
    return Answers.await(traffic.nonces(Layer.L2, account.address()));
  }

  private static Fetched<TrafficPort.Nonces> nonces(long mined, long pending) {
    return Fetched.found(new TrafficPort.Nonces(mined, pending));
  }
}
