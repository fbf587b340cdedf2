package opekko.devnet.l1;

import java.math.BigInteger;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;

/**
 * Arguments of a call, read by position. Every method throws {@link InvalidData} when there is no
 * such argument or it does not fit its type.
 */
record CallData(Bytes arguments) {
  private static final int MAX_LENGTH = 1 << 24;

  Hash word(int position) {
    if (arguments.size() < (position + 1) * Abi.WORD)
      throw new InvalidData("argument " + position + " is missing");
    return new Hash(arguments.slice(position * Abi.WORD, Abi.WORD));
  }

  BigInteger number(int position, int bits) {
    var value = new BigInteger(1, word(position).bytes().toArray());
    if (value.bitLength() > bits)
      throw new InvalidData("argument " + position + " has more than " + bits + " bits");
    return value;
  }

  Address address(int position) {
    number(position, Address.SIZE * 8);
    return new Address(word(position).bytes().slice(Abi.WORD - Address.SIZE));
  }

  boolean flag(int position) {
    return number(position, 1).signum() == 1;
  }

  Bytes bytes(int position) {
    var offset = number(position, 31).intValue();
    if (offset > arguments.size() - Abi.WORD)
      throw new InvalidData("argument " + position + " points beyond the calldata");
    var length = new BigInteger(1, arguments.slice(offset, Abi.WORD).toArray());
    var room = arguments.size() - Abi.WORD - offset;
    if (length.compareTo(BigInteger.valueOf(Math.min(room, MAX_LENGTH))) > 0)
      throw new InvalidData("argument " + position + " is longer than the calldata");
    return arguments.slice(offset + Abi.WORD, length.intValue());
  }
}
