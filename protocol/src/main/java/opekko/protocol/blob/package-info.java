/** Blobs: data in them, and that they are what L1 committed to. */
package opekko.protocol.blob;
