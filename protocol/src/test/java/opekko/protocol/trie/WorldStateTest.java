package opekko.protocol.trie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.math.BigInteger;
import java.util.Optional;
import opekko.protocol.testkit.Seeded;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;

class WorldStateTest {
  private final Seeded seeded = new Seeded(11);

  @Test
  void shouldForgetAccountsThatBecomeEmpty() {
    var address = seeded.address();

    var paid = WorldState.EMPTY.withBalanceChanged(address, BigInteger.TEN);
    var spent = paid.withBalanceChanged(address, BigInteger.TEN.negate());

    assertNotEquals(OrderedTrie.EMPTY_ROOT, paid.root());
    assertEquals(OrderedTrie.EMPTY_ROOT, spent.root());
  }

  @Test
  void shouldKeepAccountsThatHaveANonce() {
    var address = seeded.address();

    var state = WorldState.EMPTY.with(address, account -> account.withNonce(3));

    assertEquals(3, state.account(address).nonce());
    assertEquals(0, state.account(seeded.address()).nonce());
  }

  @Test
  void shouldProveAccountsAndSlots() {
    var state = WorldState.EMPTY;
    for (var i = 0; i < 50; i++) {
      var address = seeded.address();
      var slot = seeded.hash();
      var word = new Hash(Bytes.concat(Bytes.wrap(new byte[12]), seeded.bytes(20)));
      state =
          state
              .withBalanceChanged(address, BigInteger.valueOf(i + 1))
              .withSlot(address, slot, word)
              .with(address, account -> account.withNonce(account.nonce() + 1));

      var account = MerkleProof.account(state.root(), address, state.proof(address)).orElseThrow();
      var proven = MerkleProof.slot(account.storageRoot(), slot, state.proof(address, slot));
      assertEquals(state.account(address), account);
      assertEquals(word, state.slot(address, slot));
      assertEquals(Optional.of(trimmed(word)), proven);
    }
  }

  @Test
  void shouldClearASlotThatBecomesZero() {
    var address = seeded.address();
    var slot = seeded.hash();
    var before = WorldState.EMPTY.withBalanceChanged(address, BigInteger.ONE);

    var after = before.withSlot(address, slot, seeded.hash()).withSlot(address, slot, Hash.ZERO);

    assertEquals(before.root(), after.root());
    assertEquals(Hash.ZERO, after.slot(address, slot));
  }

  private static Bytes trimmed(Hash word) {
    var start = 0;
    while (word.bytes().get(start) == 0) start++;
    return word.bytes().slice(start);
  }
}
