package opekko.protocol.crypto;

import java.math.BigInteger;
import java.util.Optional;
import opekko.protocol.type.Bytes;
import opekko.protocol.type.Hash;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/** BouncyCastle's arithmetic, for machines without the native library; many times slower. */
final class BouncyCurve implements Curve {
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
  private static final ECDomainParameters DOMAIN = new ECDomainParameters(CURVE);
  private static final BigInteger ORDER = CURVE.getN();
  private static final int WORD = 32;

  @Override
  public Optional<Bytes> recover(Hash digest, Bytes rs, int yParity) {
    var r = number(rs.slice(0, WORD));
    var s = number(rs.slice(WORD));
    if (!isScalar(r) || !isScalar(s)) return Optional.empty();
    var point = decompress(rs.slice(0, WORD), yParity);
    if (point.isEmpty()) return Optional.empty();
    // The signer's point is (s * R - digest * G) / r.
    var inverse = r.modInverse(ORDER);
    var ofBase = number(digest.bytes()).negate().multiply(inverse).mod(ORDER);
    var ofPoint = s.multiply(inverse).mod(ORDER);
    var key = ECAlgorithms.sumOfTwoMultiplies(CURVE.getG(), ofBase, point.get(), ofPoint);
    return key.isInfinity() ? Optional.empty() : Optional.of(uncompressed(key));
  }

  private static Optional<ECPoint> decompress(Bytes x, int yParity) {
    var encoded = Bytes.concat(Bytes.of(2 + yParity), x);
    try {
      return Optional.of(CURVE.getCurve().decodePoint(encoded.toArray()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public Bytes sign(Hash digest, Bytes key) {
    var signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(scalar(key), DOMAIN));
    var rs = signer.generateSignature(digest.bytes().toArray());
    var s = rs[1].compareTo(ORDER.shiftRight(1)) > 0 ? ORDER.subtract(rs[1]) : rs[1];
    return Bytes.concat(word(rs[0]), word(s));
  }

  @Override
  public Bytes publicKey(Bytes key) {
    return uncompressed(new FixedPointCombMultiplier().multiply(CURVE.getG(), scalar(key)));
  }

  private static BigInteger scalar(Bytes key) {
    var scalar = number(key);
    if (key.size() != WORD || !isScalar(scalar))
      throw new IllegalArgumentException("no private key of secp256k1");
    return scalar;
  }

  private static boolean isScalar(BigInteger number) {
    return number.signum() > 0 && number.compareTo(ORDER) < 0;
  }

  private static BigInteger number(Bytes bytes) {
    return new BigInteger(1, bytes.toArray());
  }

  private static Bytes uncompressed(ECPoint point) {
    return Bytes.wrap(point.getEncoded(false));
  }

  private static Bytes word(BigInteger number) {
    return Bytes.wrap(BigIntegers.asUnsignedByteArray(WORD, number));
  }
}
