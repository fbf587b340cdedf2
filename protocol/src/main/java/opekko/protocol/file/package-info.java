/** Files that survive a kill. Imports only the JDK and {@code type}. */
package opekko.protocol.file;
