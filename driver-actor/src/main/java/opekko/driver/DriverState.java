package opekko.driver;

/** All that the driver knows. */
public record DriverState(long epoch) {
  /** Nothing is known yet. */
  public static final DriverState INITIAL = new DriverState(0);
}
