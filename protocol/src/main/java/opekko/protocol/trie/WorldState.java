package opekko.protocol.trie;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.rlp.RlpReader;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.trie.MerkleProof.Account;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * All accounts and their storage after one block, immutable. Accounts without nonce, balance and
 * code do not exist.
 *
 * @spec EIP-161
 */
public final class WorldState {
  /** The code hash of accounts without code. */
  public static final Hash NO_CODE = Keccak.hash(Bytes.EMPTY);

  public static final WorldState EMPTY = new WorldState(SecureTrie.EMPTY, Map.of());

  private static final Account NOTHING =
      new Account(0, BigInteger.ZERO, OrderedTrie.EMPTY_ROOT, NO_CODE);

  private final SecureTrie accounts;
  private final Map<Address, SecureTrie> storage;

  private WorldState(SecureTrie accounts, Map<Address, SecureTrie> storage) {
    this.accounts = accounts;
    this.storage = storage;
  }

  public Hash root() {
    return accounts.root();
  }

  /** The account; with zero in all fields when it does not exist. */
  public Account account(Address address) {
    return accounts.get(address.bytes()).map(Account::decode).orElse(NOTHING);
  }

  /**
   * The state with one account changed. Its storage root is this class's concern: what the change
   * says of it does not count.
   */
  public WorldState with(Address address, UnaryOperator<Account> change) {
    var changed = change.apply(account(address));
    var account =
        new Account(
            changed.nonce(), changed.balance(), storageOf(address).root(), changed.codeHash());
    return new WorldState(
        account.equals(NOTHING)
            ? accounts.without(address.bytes())
            : accounts.with(address.bytes(), account.encode()),
        storage);
  }

  /** The state with an amount of wei more, or with a negative amount less, at an address. */
  public WorldState withBalanceChanged(Address address, BigInteger change) {
    return with(address, account -> account.withBalance(account.balance().add(change)));
  }

  /** The word in a storage slot. */
  public Hash slot(Address address, Hash slot) {
    return storageOf(address).get(slot.bytes()).map(WorldState::word).orElse(Hash.ZERO);
  }

  /** The state with another word in a storage slot of an account that exists. */
  public WorldState withSlot(Address address, Hash slot, Hash word) {
    var trie = storageOf(address);
    var tries = new HashMap<>(storage);
    tries.put(
        address,
        word.isZero()
            ? trie.without(slot.bytes())
            : trie.with(slot.bytes(), new RlpWriter(33).put(trimmed(word)).toBytes()));
    return new WorldState(accounts, Map.copyOf(tries)).with(address, UnaryOperator.identity());
  }

  /** Proves the account, or that there is none. */
  public List<Bytes> proof(Address address) {
    return accounts.proof(address.bytes());
  }

  /** Proves the word in a slot against the account's storage root. */
  public List<Bytes> proof(Address address, Hash slot) {
    return storageOf(address).proof(slot.bytes());
  }

  private SecureTrie storageOf(Address address) {
    return Optional.ofNullable(storage.get(address)).orElse(SecureTrie.EMPTY);
  }

  private static Bytes trimmed(Hash word) {
    var start = 0;
    while (word.bytes().get(start) == 0) start++;
    return word.bytes().slice(start);
  }

  private static Hash word(Bytes encoded) {
    var trimmed = new RlpReader(encoded).nextBytes();
    return new Hash(Bytes.concat(Bytes.wrap(new byte[Hash.SIZE - trimmed.size()]), trimmed));
  }
}
