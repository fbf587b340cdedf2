package opekko.driver;

/**
 * What a back-off holds up. They are apart because unsafe blocks must go on while L1 is away, and
 * L1 must be read on while nothing else is wrong.
 */
public enum Lane {
  ENGINE,
  DERIVATION,
  RESET
}
