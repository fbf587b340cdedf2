package opekko.driver;

/** What can happen to the driver. */
public sealed interface DriverEvent {
  record GapCheckDue() implements DriverEvent {}
}
