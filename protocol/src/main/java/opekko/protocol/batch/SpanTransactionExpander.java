package opekko.protocol.batch;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.rlp.RlpReader;
import opekko.protocol.tx.AccessLists;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;

/** Puts whole transactions together from the columns of a span batch. */
final class SpanTransactionExpander {
  private final SpanTransactions columns;
  private final BigInteger chainId;
  private int nextRecipient;
  private int nextLegacy;

  SpanTransactionExpander(SpanTransactions columns, long chainId) {
    this.columns = columns;
    this.chainId = BigInteger.valueOf(chainId);
  }

  List<Bytes> expandAll() {
    var transactions = new ArrayList<Bytes>(columns.size());
    for (var i = 0; i < columns.size(); i++) transactions.add(expand(i).encode());
    return transactions;
  }

  private SignedTransaction expand(int index) {
    var data = columns.datas().get(index);
    var type = SignedTransaction.typeOf(data);
    var isSpanType =
        switch (type) {
          case SignedTransaction.LEGACY -> data.getUnsigned(0) != 0;
          case SignedTransaction.ACCESS_LIST,
              SignedTransaction.DYNAMIC_FEE,
              SignedTransaction.SET_CODE ->
              true;
          default -> false;
        };
    if (!isSpanType) throw new InvalidData("span batch: transaction of type " + type);
    var in = RlpReader.ofList(type == SignedTransaction.LEGACY ? data : data.slice(1));
    var value = in.nextBigInteger();
    var tip = in.nextBigInteger();
    var hasFeeCap = type == SignedTransaction.DYNAMIC_FEE || type == SignedTransaction.SET_CODE;
    var fee = hasFeeCap ? in.nextBigInteger() : tip;
    var input = in.nextBytes();
    var accessList = type == SignedTransaction.LEGACY ? Bytes.EMPTY : AccessLists.next(in);
    var authorizations =
        type == SignedTransaction.SET_CODE ? AccessLists.nextAuthorizations(in) : Bytes.EMPTY;
    in.expectEnd();
    var signature = columns.signatures().get(index);
    return new SignedTransaction(
        type,
        chainId,
        columns.nonces()[index],
        tip,
        fee,
        columns.gasLimits()[index],
        recipient(index, type),
        value,
        input,
        accessList,
        BigInteger.ZERO,
        List.of(),
        authorizations,
        v(index, type),
        new BigInteger(1, signature.slice(0, 32).toArray()),
        new BigInteger(1, signature.slice(32, 32).toArray()));
  }

  private Optional<Address> recipient(int index, int type) {
    if (!columns.creates().get(index))
      return Optional.of(new Address(columns.recipients().get(nextRecipient++)));
    if (type == SignedTransaction.SET_CODE)
      throw new InvalidData("span batch: a set-code transaction cannot create a contract");
    return Optional.empty();
  }

  private BigInteger v(int index, int type) {
    var parity = columns.parities().get(index) ? 1 : 0;
    if (type != SignedTransaction.LEGACY) return BigInteger.valueOf(parity);
    return columns.isProtected().get(nextLegacy++)
        ? chainId.shiftLeft(1).add(BigInteger.valueOf(35L + parity))
        : BigInteger.valueOf(27L + parity);
  }
}
