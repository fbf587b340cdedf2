/** How L1 changes the system configuration: ConfigUpdate logs and what each does. */
package opekko.protocol.systemconfig;
