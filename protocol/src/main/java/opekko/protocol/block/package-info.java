/** Headers of every shape, and the way between header, payload and hash. */
package opekko.protocol.block;
