package opekko.devnet.l1;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.block.Bloom;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.crypto.Sha256;
import opekko.protocol.trie.OrderedTrie;
import opekko.protocol.trie.WorldState;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * All that an L1 starts from.
 *
 * @param time seconds since the epoch; also the beacon chain's genesis
 * @param secondsPerSlot a block is made in each slot, at its time
 * @param gasLimit of every block
 * @param baseFee of the first block, in wei
 * @param balances in wei
 */
public record L1Genesis(
    long chainId,
    long time,
    long secondsPerSlot,
    long gasLimit,
    BigInteger baseFee,
    L1Forks forks,
    Map<Address, BigInteger> balances,
    RollupContracts contracts) {

  /** Stands where the built-in contracts are, so that everyone sees that there is code: INVALID. */
  public static final Bytes CONTRACT_CODE = Bytes.of(0xfe);

  /** Hash of the empty list of requests. */
  static final Hash NO_REQUESTS = Sha256.hash(Bytes.EMPTY);

  private static final int MAX_BLOBS_OF_ONE = 6;
  private static final long MAX_GAS_OF_ONE = 1 << 24;
  private static final int LAST_PRECOMPILE = 0x11;
  private static final int P256_PRECOMPILE = 0x100;
  private static final long USUAL_GAS_LIMIT = 60_000_000;
  private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);

  public L1Genesis {
    if (secondsPerSlot < 1)
      throw new IllegalArgumentException("a slot has whole seconds, at least one");
    balances = Map.copyOf(balances);
  }

  /** With the usual gas limit, Osaka's rules and a base fee of one gwei. */
  public static L1Genesis of(
      long chainId,
      long time,
      long secondsPerSlot,
      Map<Address, BigInteger> balances,
      RollupContracts contracts) {
    return new L1Genesis(
        chainId, time, secondsPerSlot, USUAL_GAS_LIMIT, GWEI, L1Forks.OSAKA, balances, contracts);
  }

  public L1Genesis withForks(L1Forks changed) {
    return new L1Genesis(
        chainId, time, secondsPerSlot, gasLimit, baseFee, changed, balances, contracts);
  }

  /** The first block. */
  public MinedBlock block() {
    var state = state();
    var header =
        new BlockHeader(
            Hash.ZERO,
            BlockHeader.NO_OMMERS,
            Address.ZERO,
            state.root(),
            OrderedTrie.EMPTY_ROOT,
            OrderedTrie.EMPTY_ROOT,
            Bytes.wrap(new byte[Bloom.SIZE]),
            BigInteger.ZERO,
            0,
            gasLimit,
            0,
            time,
            Bytes.EMPTY,
            Hash.ZERO,
            Bytes.wrap(new byte[8]),
            Optional.of(baseFee),
            Optional.of(OrderedTrie.EMPTY_ROOT),
            OptionalLong.of(0),
            OptionalLong.of(0),
            Optional.of(Hash.ZERO),
            Optional.of(NO_REQUESTS),
            Bytes.EMPTY);
    return new MinedBlock(header, header.hash(), List.of(), List.of(), state);
  }

  /** What a transaction must keep to that may come into a block of this time. */
  TransactionRules transactionRules(long time) {
    return new TransactionRules(
        "L1",
        chainId,
        forks.isOsaka(time) ? Math.min(gasLimit, MAX_GAS_OF_ONE) : gasLimit,
        true,
        OptionalInt.of(Math.min(MAX_BLOBS_OF_ONE, forks.at(time).max())),
        L1Genesis::isPrecompile);
  }

  private static boolean isPrecompile(Address address) {
    var last = address.bytes().getInt(16);
    return address.bytes().slice(0, 16).isZero()
        && (last > 0 && last <= LAST_PRECOMPILE || last == P256_PRECOMPILE);
  }

  private WorldState state() {
    var code = Keccak.hash(CONTRACT_CODE);
    var state = WorldState.EMPTY;
    for (var entry : balances.entrySet())
      state = state.withBalanceChanged(entry.getKey(), entry.getValue());
    for (var contract : List.of(contracts.portal(), contracts.systemConfig()))
      state = state.with(contract, account -> account.withNonce(1).withCodeHash(code));
    return state.withSlot(
        contracts.systemConfig(),
        SystemConfigContract.UNSAFE_SIGNER_SLOT,
        Abi.word(contracts.unsafeSigner()));
  }
}
