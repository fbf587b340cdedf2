/** Value types shared by everything: bytes, hashes, block references. Imports only the JDK. */
package opekko.protocol.type;
