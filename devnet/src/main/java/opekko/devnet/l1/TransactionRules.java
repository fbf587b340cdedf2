package opekko.devnet.l1;

import java.util.OptionalInt;
import java.util.function.Predicate;
import opekko.protocol.type.Address;

/**
 * What a ledger without EVM asks of a transaction, whatever the state.
 *
 * @param ledger how it calls itself when it refuses one
 * @param maxGas of one transaction
 * @param hasFloor whether data has a least price (EIP-7623)
 * @param maxBlobs of one transaction; absent where there are no blobs
 * @param needsCode tells addresses at which code would run in every state
 */
public record TransactionRules(
    String ledger,
    long chainId,
    long maxGas,
    boolean hasFloor,
    OptionalInt maxBlobs,
    Predicate<Address> needsCode) {}
