package opekko.devnet.genesis;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import opekko.devnet.l1.L1Genesis;
import opekko.devnet.l1.RollupContracts;
import opekko.protocol.attributes.OutputRoot;
import opekko.protocol.config.ChainOpConfig;
import opekko.protocol.config.Genesis;
import opekko.protocol.config.L1ChainConfig;
import opekko.protocol.config.RollupCheck;
import opekko.protocol.config.RollupConfig;
import opekko.protocol.config.SystemConfig;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.type.Address;
import opekko.protocol.type.BlockId;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * Everything two chains and their nodes start from, all of one piece.
 *
 * @param rollup with the ids of both genesis blocks
 */
public record DevnetChain(
    DevnetOptions options,
    RollupConfig rollup,
    L1Genesis l1,
    L1ChainConfig l1ChainConfig,
    L2Genesis l2) {

  public static final long L1_CHAIN_ID = 900;
  public static final long L2_CHAIN_ID = 901;
  public static final Address PORTAL = repeated("d0");
  public static final Address SYSTEM_CONFIG = repeated("5c");
  public static final Address INBOX = repeated("ff");

  private static final BigInteger GWEI = BigInteger.TEN.pow(9);
  private static final BigInteger MILLION_ETHER = BigInteger.TEN.pow(24);
  private static final ChainOpConfig FEE_CONSTANTS = new ChainOpConfig(6, 50, 250);
  private static final long BASE_FEE_SCALAR = 1368;
  private static final long BLOB_BASE_FEE_SCALAR = 810_949;
  private static final long LEGACY_OVERHEAD = 188;
  private static final long LEGACY_SCALAR = 684_000;

  /**
   * @throws IllegalArgumentException when no chain can have these options
   */
  public static DevnetChain of(DevnetOptions options) {
    var l1 =
        L1Genesis.of(
            L1_CHAIN_ID,
            options.genesisTime(),
            options.blockTimes().l1(),
            balances(options),
            contracts());
    var l2 =
        new L2Genesis(
            L2_CHAIN_ID,
            options.genesisTime(),
            options.gasLimit(),
            GWEI,
            options.forks(),
            FEE_CONSTANTS,
            accounts(options));
    var rollup = rollup(options, l1, l2);
    var problems = RollupCheck.problems(rollup);
    if (!problems.isEmpty()) throw new IllegalArgumentException(String.join("; ", problems));
    return new DevnetChain(options, rollup, l1, l1.forks().chainConfig(L1_CHAIN_ID), l2);
  }

  private static RollupContracts contracts() {
    return new RollupContracts(
        PORTAL, SYSTEM_CONFIG, DevnetAccount.OWNER.address(), DevnetAccount.SIGNER.address());
  }

  private static Map<Address, BigInteger> balances(DevnetOptions options) {
    var balances = new HashMap<Address, BigInteger>();
    for (var account : DevnetAccount.values()) balances.put(account.address(), MILLION_ETHER);
    for (var address : options.funded()) balances.put(address, MILLION_ETHER);
    return balances;
  }

  private static Map<Address, GenesisAccount> accounts(DevnetOptions options) {
    var accounts = new HashMap<Address, GenesisAccount>();
    balances(options).forEach((address, wei) -> accounts.put(address, GenesisAccount.rich(wei)));
    // Nodes cannot tell an empty message passer's root from none, so one slot of it is used; the
    // nonce keeps the account alive, as it has neither code nor balance.
    accounts.put(
        OutputRoot.MESSAGE_PASSER,
        new GenesisAccount(BigInteger.ZERO, 1, Map.of(word(0), word(1))));
    return accounts;
  }

  private static RollupConfig rollup(DevnetOptions options, L1Genesis l1, L2Genesis l2) {
    return new RollupConfig(
        new Genesis(
            l1.block().ref().id(),
            new BlockId(l2.header().hash(), 0),
            l2.time(),
            systemConfig(options)),
        options.blockTimes().l2(),
        options.windows().maxDrift(),
        options.windows().sequencing(),
        options.windows().channelTimeout(),
        L1_CHAIN_ID,
        L2_CHAIN_ID,
        options.forks(),
        INBOX,
        PORTAL,
        SYSTEM_CONFIG,
        Optional.empty(),
        Optional.of(FEE_CONSTANTS),
        Optional.empty(),
        false);
  }

  private static SystemConfig systemConfig(DevnetOptions options) {
    var isEcotone = options.forks().isActive(Hardfork.ECOTONE, options.genesisTime());
    return new SystemConfig(
        DevnetAccount.BATCHER.address(),
        word(isEcotone ? 0 : LEGACY_OVERHEAD),
        isEcotone ? ecotoneScalar() : word(LEGACY_SCALAR),
        options.gasLimit(),
        SystemConfig.NO_EIP1559_PARAMS,
        Hash.ZERO,
        0,
        0);
  }

  /** Version 1 of the word. */
  private static Hash ecotoneScalar() {
    return Hash.fromHex(
        "0x01" + "00".repeat(23) + "%08x%08x".formatted(BLOB_BASE_FEE_SCALAR, BASE_FEE_SCALAR));
  }

  private static Hash word(long value) {
    return Hash.fromHex("0x%064x".formatted(value));
  }

  private static Address repeated(String digits) {
    return new Address(Bytes.fromHex(digits.repeat(Address.SIZE)));
  }
}
