package opekko.protocol.fork;

/**
 * The protocol's upgrades, oldest first; a later one implies the earlier ones, except {@link
 * #PECTRA_BLOB_SCHEDULE}, which is optional and stands alone.
 */
public enum Hardfork {
  BEDROCK("bedrock", "bedrock_time"),
  REGOLITH("regolith", "regolith_time"),
  CANYON("canyon", "canyon_time"),
  DELTA("delta", "delta_time"),
  ECOTONE("ecotone", "ecotone_time"),
  FJORD("fjord", "fjord_time"),
  GRANITE("granite", "granite_time"),
  HOLOCENE("holocene", "holocene_time"),
  PECTRA_BLOB_SCHEDULE("pectrablobschedule", "pectra_blob_schedule_time"),
  ISTHMUS("isthmus", "isthmus_time"),
  JOVIAN("jovian", "jovian_time"),
  KARST("karst", "karst_time");

  private final String flag;
  private final String configKey;

  Hardfork(String flag, String configKey) {
    this.flag = flag;
    this.configKey = configKey;
  }

  /** Its name in flags: {@code --override.<flag>}. */
  public String flag() {
    return flag;
  }

  /** Its key in rollup.json. */
  public String configKey() {
    return configKey;
  }
}
