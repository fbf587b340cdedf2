package opekko.protocol.blob;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import opekko.protocol.type.Bytes;
import org.junit.jupiter.api.Test;

class BlobBatchCheckTest {
  private final SplittableRandom random = new SplittableRandom(7);
  private final BlobBatchCheck check = new BlobBatchCheck(random);

  @Test
  void shouldAcceptManyHonestBlobs() {
    assertEquals(List.of(), check.wrong(claims(5)));
  }

  @Test
  void shouldNameTheBlobWithOneFlippedBit() {
    var claims = claims(4);
    var honest = claims.get(2);
    var bytes = honest.blob().toArray();
    bytes[70_000] ^= 1;
    claims.set(
        2,
        new BlobBatchCheck.Claim(Bytes.wrap(bytes), honest.commitment(), honest.versionedHash()));

    assertEquals(List.of(2), check.wrong(claims));
  }

  @Test
  void shouldNameBlobsThatWereSwapped() {
    var claims = claims(3);
    var first = claims.get(0);
    var second = claims.get(1);
    claims.set(
        0, new BlobBatchCheck.Claim(second.blob(), first.commitment(), first.versionedHash()));
    claims.set(
        1, new BlobBatchCheck.Claim(first.blob(), second.commitment(), second.versionedHash()));

    assertEquals(List.of(0, 1), check.wrong(claims));
  }

  @Test
  void shouldRefuseBytesThatOnlyReduceToTheSameElement() {
    var claims = claims(2);
    var honest = claims.get(1);
    var bytes = honest.blob().toArray();
    // The first element of this blob is small, so adding the modulus to it still fits 32 bytes.
    var modulus = Bytes.fromHex("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001");
    var carry = 0;
    for (var i = 31; i >= 0; i--) {
      var sum = (bytes[i] & 0xff) + modulus.getUnsigned(i) + carry;
      bytes[i] = (byte) sum;
      carry = sum >>> 8;
    }
    claims.set(
        1,
        new BlobBatchCheck.Claim(Bytes.wrap(bytes), honest.commitment(), honest.versionedHash()));

    assertEquals(List.of(1), check.wrong(claims));
  }

  private List<BlobBatchCheck.Claim> claims(int count) {
    var claims = new ArrayList<BlobBatchCheck.Claim>();
    for (var i = 0; i < count; i++) {
      var data = new byte[1000 + i];
      random.nextBytes(data);
      var blob = BlobCodec.encode(Bytes.wrap(data));
      var commitment = Kzg.commitmentOf(blob);
      claims.add(new BlobBatchCheck.Claim(blob, commitment, Kzg.versionedHash(commitment)));
    }
    return claims;
  }
}
