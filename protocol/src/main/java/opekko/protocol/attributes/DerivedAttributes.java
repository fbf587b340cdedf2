package opekko.protocol.attributes;

import opekko.protocol.engine.PayloadAttributes;
import opekko.protocol.type.L1BlockRef;
import opekko.protocol.type.L2BlockRef;

/**
 * What derivation hands to the driver: the next block to make safe.
 *
 * @param parent the block it builds on
 * @param derivedFrom the L1 block whose data completed it
 * @param isLastInSpan whether safe may move to it: false inside a span batch, which becomes safe as
 *     a whole
 */
public record DerivedAttributes(
    PayloadAttributes attributes, L2BlockRef parent, L1BlockRef derivedFrom, boolean isLastInSpan) {

  public DerivedAttributes depositsOnly() {
    return new DerivedAttributes(attributes.depositsOnly(), parent, derivedFrom, true);
  }
}
