/**
 * Subscriptions, which only a WebSocket can have: ours, and kona's names for those to the heads.
 */
package opekko.httpapi.methods.live;
