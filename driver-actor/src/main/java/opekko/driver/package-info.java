/**
 * The driver: which blocks are the heads of the chain, and what to ask the engine next. A pure
 * machine ({@link opekko.driver.DriverMachine}) and the actor around it ({@link
 * opekko.driver.DriverActor}).
 *
 * <p>Imports: protocol, Pekko Typed, the events and commands of the derivation and L1 watcher
 * actors, Jackson (journal only). Imported by: the node.
 */
package opekko.driver;
