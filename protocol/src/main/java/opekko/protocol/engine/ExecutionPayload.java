package opekko.protocol.engine;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import opekko.protocol.block.Withdrawal;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * An L2 block as the Engine API carries it; the optional parts come with the forks.
 *
 * @param logsBloom 256 bytes
 * @param timestamp seconds
 * @param extraData at most 32 bytes; from Holocene on the EIP-1559 parameters
 * @param withdrawals from Canyon on
 * @param blobGasUsed from Ecotone on; from Jovian on the DA footprint
 * @param withdrawalsRoot from Isthmus on: storage root of the message passer
 */
public record ExecutionPayload(
    Hash parentHash,
    Address feeRecipient,
    Hash stateRoot,
    Hash receiptsRoot,
    Bytes logsBloom,
    Hash prevRandao,
    long blockNumber,
    long gasLimit,
    long gasUsed,
    long timestamp,
    Bytes extraData,
    BigInteger baseFeePerGas,
    Hash blockHash,
    List<Bytes> transactions,
    Optional<List<Withdrawal>> withdrawals,
    OptionalLong blobGasUsed,
    OptionalLong excessBlobGas,
    Optional<Hash> withdrawalsRoot) {}
