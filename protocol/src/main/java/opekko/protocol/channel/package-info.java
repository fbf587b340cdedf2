/** Frames, channels and their compression, in both directions. */
package opekko.protocol.channel;
