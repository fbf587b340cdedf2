package opekko.rpc.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import opekko.protocol.fault.InvalidData;
import opekko.protocol.json.Json;
import opekko.protocol.rlp.RlpWriter;
import opekko.protocol.tx.SignedTransaction;
import opekko.protocol.type.Address;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.junit.jupiter.api.Test;

class RpcTransactionTest {
  private static final String COMMON =
      """
      "hash":"%s","chainId":"0x1","nonce":"0x5","gas":"0x5208","to":null,"value":"0x10","input":"0xabcd",
      "r":"0x7","s":"0x8"
      """
          .formatted(Hash.ZERO);
  private static final String ACCESS_LIST =
      """
      "accessList":[{"address":"0x0000000000000000000000000000000000000001","storageKeys":["%s"]}]
      """
          .formatted(Hash.ZERO);
  private static final String FEES =
      "\"gasPrice\":\"0x99\",\"maxPriorityFeePerGas\":\"0x2\",\"maxFeePerGas\":\"0xa\"";

  @Test
  void shouldEncodeLegacyWithItsFullV() {
    var encoded = read("\"type\":\"0x0\",\"gasPrice\":\"0xa\",\"v\":\"0x26\"");
    assertEquals(
        signed(SignedTransaction.LEGACY, BigInteger.TEN, Bytes.EMPTY, Bytes.EMPTY, 38), encoded);
  }

  @Test
  void shouldEncodeAnAccessList() {
    var encoded =
        read(
            "\"type\":\"0x1\",\"gasPrice\":\"0xa\",\"v\":\"0x1\",\"yParity\":\"0x1\","
                + ACCESS_LIST);
    assertEquals(
        signed(SignedTransaction.ACCESS_LIST, BigInteger.TEN, accessList(), Bytes.EMPTY, 1),
        encoded);
  }

  @Test
  void shouldEncodeDynamicFeesWithAParityOnly() {
    var encoded = read("\"type\":\"0x2\",\"yParity\":\"0x0\"," + FEES + "," + ACCESS_LIST);
    assertEquals(
        signed(SignedTransaction.DYNAMIC_FEE, BigInteger.TWO, accessList(), Bytes.EMPTY, 0),
        encoded);
  }

  @Test
  void shouldEncodeAuthorizations() {
    var encoded =
        read(
            "\"type\":\"0x4\",\"yParity\":\"0x1\","
                + FEES
                + ",\"accessList\":[],\"authorizationList\":[{\"chainId\":\"0x0\",\"address\":\""
                + Address.ZERO
                + "\",\"nonce\":\"0x1\",\"yParity\":\"0x1\",\"r\":\"0x2\",\"s\":\"0x3\"}]");
    var authorization =
        RlpWriter.list(
            list -> list.putList(one -> one.put(0).put(Address.ZERO).put(1).put(1).put(2).put(3)));
    assertEquals(
        signed(
            SignedTransaction.SET_CODE,
            BigInteger.TWO,
            SignedTransaction.EMPTY_LIST,
            authorization,
            1),
        encoded);
  }

  @Test
  void shouldNameAMissingField() {
    var error = assertThrows(InvalidData.class, () -> read("\"type\":\"0x2\",\"v\":\"0x1\""));
    assertEquals("transaction: maxPriorityFeePerGas is missing", error.getMessage());
    assertThrows(InvalidData.class, () -> read("\"type\":\"0x1\",\"v\":\"0x1\""));
    assertThrows(InvalidData.class, () -> read("\"type\":\"0x1\",\"gasPrice\":\"0xa\""));
  }

  private static Bytes read(String fields) {
    var json = "{" + COMMON + "," + fields + "}";
    return Json.read(Bytes.wrap(json.getBytes(StandardCharsets.UTF_8)), RpcTransaction::read)
        .encoded();
  }

  private static Bytes accessList() {
    var one = Address.fromHex("0x0000000000000000000000000000000000000001");
    return RlpWriter.list(
        list -> list.putList(entry -> entry.put(one).putList(keys -> keys.put(Hash.ZERO))));
  }

  private static Bytes signed(
      int type, BigInteger tip, Bytes accessList, Bytes authorizations, long v) {
    return new SignedTransaction(
            type,
            BigInteger.ONE,
            5,
            tip,
            BigInteger.TEN,
            21_000,
            Optional.empty(),
            BigInteger.valueOf(16),
            Bytes.of(0xab, 0xcd),
            accessList,
            BigInteger.ZERO,
            List.of(),
            authorizations,
            BigInteger.valueOf(v),
            BigInteger.valueOf(7),
            BigInteger.valueOf(8))
        .encode();
  }
}
