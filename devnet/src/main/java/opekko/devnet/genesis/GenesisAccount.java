package opekko.devnet.genesis;

import java.math.BigInteger;
import java.util.Map;
import opekko.protocol.trie.WorldState;
import opekko.protocol.type.Address;
import opekko.protocol.type.Hash;

/**
 * An account that is there from the start.
 *
 * @param balance in wei
 * @param storage words by slot
 */
public record GenesisAccount(BigInteger balance, long nonce, Map<Hash, Hash> storage) {
  public GenesisAccount {
    storage = Map.copyOf(storage);
  }

  public static GenesisAccount rich(BigInteger balance) {
    return new GenesisAccount(balance, 0, Map.of());
  }

  WorldState putInto(WorldState state, Address address) {
    var with = state.with(address, account -> account.withBalance(balance).withNonce(nonce));
    for (var slot : storage.entrySet())
      with = with.withSlot(address, slot.getKey(), slot.getValue());
    return with;
  }
}
