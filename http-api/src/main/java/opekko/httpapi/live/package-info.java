/**
 * What a running node shows of itself: its JSON forms, and the feed of events to those who watch,
 * bounded for each of them.
 *
 * <p>Imports: protocol, Pekko Streams. Imported by: the listeners and methods of this module.
 */
package opekko.httpapi.live;
