/**
 * Streaming JSON of the Engine API and of block references: values go between byte slices and text
 * without a tree in between. For the clients and for the HTTP API.
 */
package opekko.protocol.json;
