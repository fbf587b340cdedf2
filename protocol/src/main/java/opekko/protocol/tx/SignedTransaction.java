package opekko.protocol.tx;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.protocol.crypto.Keccak;
import opekko.protocol.crypto.Secp256k1;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.rlp.RlpReader;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * A signed transaction of type 0 (legacy), 1 (access list), 2 (dynamic fee), 3 (blob) or 4 (set
 * code).
 *
 * @param chainId zero for a legacy transaction signed for every chain
 * @param tipCap gas price for types 0 and 1
 * @param feeCap gas price for types 0 and 1
 * @param to absent: creates a contract
 * @param accessList RLP of the list, of checked form; empty for legacy
 * @param blobFeeCap of type 3
 * @param blobHashes of type 3
 * @param authorizations of type 4: RLP of the list, of checked form
 * @param v as encoded: parity, or for legacy 27/28 or 35/36 plus twice the chain id
 */
public record SignedTransaction(
    int type,
    BigInteger chainId,
    long nonce,
    BigInteger tipCap,
    BigInteger feeCap,
    long gas,
    Optional<Address> to,
    BigInteger value,
    Bytes data,
    Bytes accessList,
    BigInteger blobFeeCap,
    List<Hash> blobHashes,
    Bytes authorizations,
    BigInteger v,
    BigInteger r,
    BigInteger s) {

  public static final int LEGACY = 0;
  public static final int ACCESS_LIST = 1;
  public static final int DYNAMIC_FEE = 2;
  public static final int BLOB = 3;
  public static final int SET_CODE = 4;
  public static final Bytes EMPTY_LIST = Bytes.of(0xc0);

  private static final BigInteger EIP155_BASE = BigInteger.valueOf(35);
  private static final BigInteger PLAIN_BASE = BigInteger.valueOf(27);
  private static final BigInteger HALF_ORDER =
      new BigInteger("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0", 16);

  /** The type of an encoded transaction, unread beyond its first byte: 0 for legacy. */
  public static int typeOf(Bytes encoded) {
    if (encoded.isEmpty()) throw new InvalidData("transaction: empty");
    var first = encoded.getUnsigned(0);
    return first >= 0xc0 ? LEGACY : first;
  }

  /**
   * @param encoded EIP-2718 form, without a blob sidecar
   * @throws InvalidData when the bytes are no transaction of these types
   */
  public static SignedTransaction decode(Bytes encoded) {
    var type = typeOf(encoded);
    if (type > SET_CODE) throw new InvalidData("transaction: unknown type " + type);
    var in = RlpReader.ofList(type == LEGACY ? encoded : encoded.slice(1));
    var transaction = type == LEGACY ? legacy(in) : typed(type, in);
    in.expectEnd();
    return transaction;
  }

  private static SignedTransaction legacy(RlpReader in) {
    var nonce = in.nextLong();
    var price = in.nextBigInteger();
    var gas = in.nextLong();
    var to = DepositTransaction.recipient(in.nextBytes());
    var value = in.nextBigInteger();
    var data = in.nextBytes();
    var v = in.nextBigInteger();
    var chainId =
        v.compareTo(EIP155_BASE) < 0 ? BigInteger.ZERO : v.subtract(EIP155_BASE).shiftRight(1);
    return new SignedTransaction(
        LEGACY,
        chainId,
        nonce,
        price,
        price,
        gas,
        to,
        value,
        data,
        Bytes.EMPTY,
        BigInteger.ZERO,
        List.of(),
        Bytes.EMPTY,
        v,
        in.nextBigInteger(),
        in.nextBigInteger());
  }

  private static SignedTransaction typed(int type, RlpReader in) {
    var chainId = in.nextBigInteger();
    var nonce = in.nextLong();
    var tip = in.nextBigInteger();
    var fee = type == ACCESS_LIST ? tip : in.nextBigInteger();
    var gas = in.nextLong();
    var to = DepositTransaction.recipient(in.nextBytes());
    var value = in.nextBigInteger();
    var data = in.nextBytes();
    var accessList = AccessLists.next(in);
    var blobFee = type == BLOB ? in.nextBigInteger() : BigInteger.ZERO;
    var blobHashes = type == BLOB ? hashes(in.nextList()) : List.<Hash>of();
    var authorizations = type == SET_CODE ? AccessLists.nextAuthorizations(in) : Bytes.EMPTY;
    return new SignedTransaction(
        type,
        chainId,
        nonce,
        tip,
        fee,
        gas,
        to,
        value,
        data,
        accessList,
        blobFee,
        blobHashes,
        authorizations,
        in.nextBigInteger(),
        in.nextBigInteger(),
        in.nextBigInteger());
  }

  private static List<Hash> hashes(RlpReader in) {
    var hashes = new ArrayList<Hash>();
    while (!in.isAtEnd()) hashes.add(in.nextHash());
    return List.copyOf(hashes);
  }

  public Bytes encode() {
    if (type == LEGACY) return RlpWriter.list(out -> legacyFields(out).put(v).put(r).put(s));
    return RlpWriter.typed(type, out -> typedFields(out).put(v).put(r).put(s));
  }

  public Hash hash() {
    return Keccak.hash(encode());
  }

  /**
   * Who signed; empty when the signature is no account's, or of the malleable kind that Ethereum
   * refuses since Homestead.
   */
  public Optional<Address> sender() {
    var parity = yParity();
    if (parity < 0 || r.signum() == 0 || s.signum() == 0 || s.compareTo(HALF_ORDER) > 0)
      return Optional.empty();
    return Secp256k1.recover(signingHash(), Bytes.concat(word(r), word(s)), parity);
  }

  /**
   * The same transaction with the signature of a 32-byte key; whatever signature it has now is
   * replaced. A legacy transaction is bound to its chain unless that is zero.
   *
   * @throws IllegalArgumentException when the key is none
   */
  public SignedTransaction signedBy(Bytes key) {
    // Whether a legacy signature is bound to the chain shows in its v, which is part of the hash.
    var base = chainId.signum() == 0 ? PLAIN_BASE : chainId.shiftLeft(1).add(EIP155_BASE);
    var first = type == LEGACY ? base : BigInteger.ZERO;
    var made =
        Secp256k1.sign(withSignature(first, BigInteger.ZERO, BigInteger.ZERO).signingHash(), key);
    return withSignature(
        first.add(BigInteger.valueOf(made.yParity())),
        new BigInteger(1, made.rs().slice(0, 32).toArray()),
        new BigInteger(1, made.rs().slice(32).toArray()));
  }

  private SignedTransaction withSignature(BigInteger newV, BigInteger newR, BigInteger newS) {
    return new SignedTransaction(
        type,
        chainId,
        nonce,
        tipCap,
        feeCap,
        gas,
        to,
        value,
        data,
        accessList,
        blobFeeCap,
        blobHashes,
        authorizations,
        newV,
        newR,
        newS);
  }

  private int yParity() {
    if (type != LEGACY) return v.bitLength() <= 1 ? v.intValue() : -1;
    var offset = v.subtract(isProtected() ? EIP155_BASE : PLAIN_BASE);
    if (isProtected()) return offset.testBit(0) ? 1 : 0;
    return offset.signum() >= 0 && offset.bitLength() <= 1 ? offset.intValue() : -1;
  }

  /** Whether a legacy signature is bound to a chain. */
  public boolean isProtected() {
    return v.compareTo(EIP155_BASE) >= 0;
  }

  private Hash signingHash() {
    if (type != LEGACY) return Keccak.hash(RlpWriter.typed(type, this::typedFields));
    return Keccak.hash(
        RlpWriter.list(out -> {
          legacyFields(out);
          if (isProtected()) out.put(chainId).put(0).put(0);
        }));
  }

  private RlpWriter legacyFields(RlpWriter out) {
    return out.put(nonce).put(feeCap).put(gas).put(recipient()).put(value).put(data);
  }

  private RlpWriter typedFields(RlpWriter out) {
    out.put(chainId).put(nonce).put(tipCap);
    if (type != ACCESS_LIST) out.put(feeCap);
    out.put(gas).put(recipient()).put(value).put(data).putRaw(accessList);
    if (type == BLOB) out.put(blobFeeCap).putList(list -> blobHashes.forEach(list::put));
    if (type == SET_CODE) out.putRaw(authorizations);
    return out;
  }

  private Bytes recipient() {
    return to.map(Address::bytes).orElse(Bytes.EMPTY);
  }

  private static Bytes word(BigInteger value) {
    var bytes = value.toByteArray();
    var start = bytes.length == 33 ? 1 : 0;
    var word = new byte[32];
    System.arraycopy(bytes, start, word, 32 - (bytes.length - start), bytes.length - start);
    return Bytes.wrap(word);
  }
}
