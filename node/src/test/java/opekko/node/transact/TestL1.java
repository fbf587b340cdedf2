package opekko.node.transact;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import opekko.devnet.l1.L1Chain;
import opekko.devnet.l1.L1Genesis;
import opekko.devnet.l1.RollupContracts;
import opekko.devnet.l1rpc.L1Server;
import opekko.protocol.crypto.Secp256k1;
import opekko.protocol.metrics.NodeMetrics;
import opekko.protocol.testkit.Chains;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.rpc.eth.TransactionClient;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An L1 that makes a block whenever somebody waits. */
public final class TestL1 implements Waiting, AutoCloseable {
  public static final long CHAIN_ID = 900;
  public static final Bytes ALICE = Bytes.fromHex("11".repeat(32));
  public static final Bytes OWNER = Bytes.fromHex("33".repeat(32));
  public static final Bytes POOR = Bytes.fromHex("55".repeat(32));
  public static final BigInteger ETHER = BigInteger.TEN.pow(18);

  private static final BigInteger RICH = ETHER.multiply(BigInteger.valueOf(1000));

  /** One for all tests of this JVM; its threads do not keep the JVM alive. */
  private static final ActorSystem<Void> SYSTEM =
      ActorSystem.create(
          Behaviors.empty(),
          "test-l1",
          ConfigFactory.parseString("pekko.daemonic = on").withFallback(ConfigFactory.load()));

  private static final long GENESIS_TIME = 1_000_000;
  private static final Address SIGNER = Address.fromHex("0x" + "44".repeat(20));

  private final L1Chain chain;
  private final L1Server server;
  private Instant now = Instant.ofEpochSecond(GENESIS_TIME);

  public TestL1() {
    this(Map.of(address(ALICE), RICH, address(OWNER), RICH), address(OWNER));
  }

  public TestL1(Map<Address, BigInteger> balances, Address owner) {
    var genesis =
        L1Genesis.of(
            CHAIN_ID,
            GENESIS_TIME,
            12,
            balances,
            new RollupContracts(Chains.PORTAL, Chains.SYSTEM_CONFIG, owner, SIGNER));
    chain =
        new L1Chain(
            genesis,
            new L1Chain.Finality(2, 4),
            InstantSource.fixed(Instant.ofEpochSecond(GENESIS_TIME)));
    try {
      server = L1Server.start(SYSTEM, chain, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Address address(Bytes key) {
    return Secp256k1.addressOfKey(key);
  }

  public L1Chain chain() {
    return chain;
  }

  public URI uri() {
    return server.uri();
  }

  public TransactionClient client() {
    return TransactionClient.to(uri(), Duration.ofSeconds(20), "l1", NodeMetrics.NONE);
  }

  public BigInteger balance(Address account) {
    return chain.head().state().account(account).balance();
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public void pause(Duration time) {
    now = now.plus(time);
    chain.mine();
  }

  @Override
  public void close() {
    server.close();
  }
}
