/**
 * What the outside may ask of the node; answered by the node's assembly with asks to the actors.
 */
package opekko.protocol.api;
