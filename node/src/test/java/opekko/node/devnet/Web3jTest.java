package opekko.node.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import opekko.devnet.genesis.DevnetAccount;
import opekko.devnet.genesis.DevnetChain;
import opekko.devnet.genesis.DevnetOptions;
import opekko.devnet.l1.ChainL1;
import opekko.devnet.l1.L1Chain;
import opekko.devnet.l1rpc.L1Server;
import opekko.devnet.l2.EngineFaults;
import opekko.devnet.l2.ForkchoiceResult;
import opekko.devnet.l2.LedgerEngine;
import opekko.devnet.l2.Retention;
import opekko.devnet.l2rpc.L2Server;
import opekko.protocol.attributes.AttributesBuilder;
import opekko.protocol.engine.ForkchoiceState;
import opekko.protocol.fault.Fetched;
import opekko.protocol.l1.L1Block;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.http.HttpService;
import org.web3j.protocol.websocket.WebSocketService;
import org.web3j.tx.RawTransactionManager;

/** A wallet that is not ours, web3j, uses both chains of the devnet. */
class Web3jTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);
  private static final BigInteger ETHER = BigInteger.TEN.pow(18);
  private static final String NOBODY = "0x00000000000000000000000000000000000ab0d1";
  private static final Credentials USER =
      Credentials.create(DevnetAccount.USER.key().toUnprefixedHex());

  private final DevnetChain chain = DevnetChain.of(DevnetOptions.startingAt(NOW.getEpochSecond()));
  private final L1Chain l1 = new L1Chain(chain.l1(), new L1Chain.Finality(1, 2), () -> NOW);
  private final LedgerEngine ledger = new LedgerEngine(chain.rollup(), chain.l2(), Retention.USUAL);
  private L1Server l1Server;
  private L2Server l2Server;

  @AfterAll
  static void stopSystem() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void start() throws IOException {
    l1Server = L1Server.start(KIT.system(), l1, 0);
    var doors = L2Server.Doors.anywhere(Bytes.fromHex("5e".repeat(32)));
    l2Server = L2Server.start(KIT.system(), ledger, new EngineFaults(ledger), doors, () -> NOW);
  }

  @AfterEach
  void stop() {
    l1Server.close();
    l2Server.close();
  }

  /** The next L2 block, with what is in the pool. */
  private void buildL2() {
    var origin = new ChainL1(l1, chain.rollup()).block(chain.rollup().genesis().l1().hash());
    var info = ((Fetched.Found<L1Block>) origin.toCompletableFuture().join()).value().info();
    var head = ledger.head();
    var attributes =
        new AttributesBuilder(chain.rollup(), chain.l1ChainConfig())
            .build(
                new AttributesBuilder.Ingredients(
                    head.header().time() + chain.rollup().blockTime(),
                    chain.rollup().genesis().systemConfig(),
                    info,
                    head.number() + 1,
                    List.of(),
                    List.of()))
            .withNoTxPool(false);
    var started =
        (ForkchoiceResult.Applied)
            ledger.forkchoiceUpdated(state(head.hash()), Optional.of(attributes));
    var built = ledger.getPayload(started.payloadId().orElseThrow()).orElseThrow().envelope();
    ledger.newPayload(built);
    ledger.forkchoiceUpdated(state(built.payload().blockHash()), Optional.empty());
  }

  private static ForkchoiceState state(Hash head) {
    return new ForkchoiceState(head, Hash.ZERO, Hash.ZERO);
  }

  @Test
  void shouldLetAWalletUseL1() throws Exception {
    var web3 = Web3j.build(new HttpService(l1Server.uri().toString()));
    use(web3, l1::mine, DevnetChain.L1_CHAIN_ID);
    assertTrue(web3.ethBlobBaseFee().send().getBaseFeePerBlobGas().signum() > 0);
    web3.shutdown();
  }

  @Test
  void shouldLetAWalletUseL2() throws Exception {
    var web3 = Web3j.build(new HttpService(l2Server.uri().toString()));
    use(web3, this::buildL2, DevnetChain.L2_CHAIN_ID);
    web3.shutdown();
  }

  private static void use(Web3j web3, Runnable makeBlock, long chainId) throws Exception {
    assertEquals(chainId, web3.ethChainId().send().getChainId().longValueExact());
    assertEquals("" + chainId, web3.netVersion().send().getNetVersion());
    assertFalse(web3.ethSyncing().send().isSyncing());
    assertEquals(BigInteger.ZERO, balance(web3, NOBODY));
    var gasPrice = web3.ethGasPrice().send().getGasPrice();
    assertTrue(gasPrice.compareTo(GWEI.multiply(BigInteger.TEN)) < 0, gasPrice::toString);
    var estimate =
        web3.ethEstimateGas(
                Transaction.createEtherTransaction(
                    USER.getAddress(), null, gasPrice, null, NOBODY, ETHER))
            .send()
            .getAmountUsed();
    assertEquals(21_000, estimate.longValueExact());

    var manager = new RawTransactionManager(web3, USER, chainId);
    var sent = send(manager, chainId, estimate);
    var second = send(manager, chainId, estimate);
    assertFalse(sent.hasError() || second.hasError(), () -> "" + sent.getError());
    assertTrue(
        web3.ethGetTransactionReceipt(sent.getTransactionHash())
            .send()
            .getTransactionReceipt()
            .isEmpty());
    makeBlock.run();

    var receipt =
        web3.ethGetTransactionReceipt(second.getTransactionHash())
            .send()
            .getTransactionReceipt()
            .orElseThrow();
    assertTrue(receipt.isStatusOK());
    assertEquals(21_000, receipt.getGasUsed().longValueExact());
    var block = web3.ethGetBlockByHash(receipt.getBlockHash(), true).send().getBlock();
    assertEquals(receipt.getBlockNumber(), block.getNumber());
    assertTrue(
        block.getTransactions().stream()
            .map(each -> (org.web3j.protocol.core.methods.response.Transaction) each.get())
            .anyMatch(each -> each.getHash().equals(sent.getTransactionHash())));
    assertEquals(ETHER.multiply(BigInteger.TWO), balance(web3, NOBODY));
    var history =
        web3.ethFeeHistory(2, DefaultBlockParameterName.LATEST, List.of(50.0))
            .send()
            .getFeeHistory();
    assertEquals(3, history.getBaseFeePerGas().size());
    assertTrue(history.getGasUsedRatio().get(1) > 0);
    var poor = Credentials.create("0x" + "77".repeat(32));
    var refused = send(new RawTransactionManager(web3, poor, chainId), chainId, estimate);
    assertTrue(
        refused.getError().getMessage().startsWith("insufficient funds"),
        () -> refused.getError().getMessage());
  }

  private static BigInteger balance(Web3j web3, String address) throws IOException {
    return web3.ethGetBalance(address, DefaultBlockParameterName.LATEST).send().getBalance();
  }

  private static EthSendTransaction send(RawTransactionManager from, long chainId, BigInteger gas)
      throws IOException {
    return from.sendEIP1559Transaction(
        chainId, BigInteger.TWO, GWEI.multiply(BigInteger.TEN), gas, NOBODY, "", ETHER);
  }

  @Test
  void shouldTellAWalletOfNewHeads() throws Exception {
    var socket = new WebSocketService(l2Server.socketUri().toString(), false);
    socket.connect();
    var web3 = Web3j.build(socket);
    var heads = new LinkedBlockingQueue<String>();
    var subscription =
        web3.newHeadsNotifications()
            .subscribe(head -> heads.add(head.getParams().getResult().getHash()));
    // The subscription is made before this call on the same connection is answered.
    assertEquals(BigInteger.ZERO, web3.ethBlockNumber().send().getBlockNumber());

    buildL2();

    assertEquals(ledger.head().hash().toHex(), heads.poll(30, TimeUnit.SECONDS));
    subscription.dispose();
    web3.shutdown();
  }
}
