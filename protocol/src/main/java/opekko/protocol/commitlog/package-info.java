/**
 * What entries of a commit log say, in the file of a lone node and in the log that voters share.
 * Imported by the modules that keep such a log.
 */
package opekko.protocol.commitlog;
