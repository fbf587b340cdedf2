package opekko.httpapi.ha;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import opekko.protocol.api.ApiResult;
import opekko.protocol.api.HaOrder;
import opekko.protocol.api.HaResult;

/**
 * An order that comes twice under one key is given once, and answered twice: whoever lost an answer
 * may ask again. The last {@value #MAX_KEYS} keys are known.
 */
public final class FirstAnswers {
  private static final int MAX_KEYS = 256;

  private record First(
      HaOrder order, boolean isDryRun, CompletionStage<ApiResult<HaResult>> result) {}

  private final Map<String, First> byKey =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, First> eldest) {
          return size() > MAX_KEYS;
        }
      };

  /**
   * @param give gives the order
   * @throws BadField when the key stood for another order
   */
  public synchronized CompletionStage<ApiResult<HaResult>> answer(
      AskedOrder asked, Supplier<CompletionStage<ApiResult<HaResult>>> give) {
    if (asked.key().isEmpty()) return give.get();
    var key = asked.key().get();
    var first = byKey.get(key);
    if (first == null) {
      first = new First(asked.order(), asked.terms().isDryRun(), give.get());
      byKey.put(key, first);
    }
    if (!first.order().equals(asked.order()) || first.isDryRun() != asked.terms().isDryRun())
      throw new BadField("idempotencyKey", "was used for another order");
    return first.result();
  }
}
