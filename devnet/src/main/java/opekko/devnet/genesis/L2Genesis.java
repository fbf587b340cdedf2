package opekko.devnet.genesis;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.attributes.AttributesBuilder;
import opekko.protocol.attributes.Eip1559ExtraData;
import opekko.protocol.attributes.OutputRoot;
import opekko.protocol.block.BlockHeader;
import opekko.protocol.block.Bloom;
import opekko.protocol.block.PayloadHash;
import opekko.protocol.config.ChainOpConfig;
import opekko.protocol.fork.ForkSchedule;
import opekko.protocol.fork.Hardfork;
import opekko.protocol.trie.OrderedTrie;
import opekko.protocol.trie.WorldState;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * All that the L2's execution starts from. The header is the one op-geth makes of the same.
 *
 * @param time seconds since the epoch
 * @param baseFee of the first block, in wei
 * @spec op-geth core/genesis.go
 */
public record L2Genesis(
    long chainId,
    long time,
    long gasLimit,
    BigInteger baseFee,
    ForkSchedule forks,
    ChainOpConfig feeConstants,
    Map<Address, GenesisAccount> accounts) {

  public L2Genesis {
    accounts = Map.copyOf(accounts);
  }

  public WorldState state() {
    var state = WorldState.EMPTY;
    for (var entry : accounts.entrySet()) state = entry.getValue().putInto(state, entry.getKey());
    return state;
  }

  public BlockHeader header() {
    var state = state();
    var isEcotone = forks.isActive(Hardfork.ECOTONE, time);
    var isIsthmus = forks.isActive(Hardfork.ISTHMUS, time);
    return new BlockHeader(
        Hash.ZERO,
        BlockHeader.NO_OMMERS,
        AttributesBuilder.SEQUENCER_FEE_VAULT,
        state.root(),
        OrderedTrie.EMPTY_ROOT,
        OrderedTrie.EMPTY_ROOT,
        Bytes.wrap(new byte[Bloom.SIZE]),
        BigInteger.ZERO,
        0,
        gasLimit,
        0,
        time,
        extraData(),
        Hash.ZERO,
        Bytes.wrap(new byte[8]),
        Optional.of(baseFee),
        withdrawalsRoot(state),
        isEcotone ? OptionalLong.of(0) : OptionalLong.empty(),
        isEcotone ? OptionalLong.of(0) : OptionalLong.empty(),
        isEcotone ? Optional.of(Hash.ZERO) : Optional.empty(),
        isIsthmus ? Optional.of(PayloadHash.NO_REQUESTS) : Optional.empty(),
        Bytes.EMPTY);
  }

  private Optional<Hash> withdrawalsRoot(WorldState state) {
    if (forks.isActive(Hardfork.ISTHMUS, time))
      return Optional.of(state.account(OutputRoot.MESSAGE_PASSER).storageRoot());
    return forks.isActive(Hardfork.CANYON, time)
        ? Optional.of(OrderedTrie.EMPTY_ROOT)
        : Optional.empty();
  }

  /** A genesis must carry the parameters already with which the first block's base fee is made. */
  Bytes extraData() {
    return Eip1559ExtraData.standard(feeConstants).encode(forks, time);
  }
}
