package opekko.httpapi.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BodyBudgetTest {
  @Test
  void shouldRefuseWhatIsNotLeftAndTakeItOnceGivenBack() {
    var budget = new BodyBudget(100);

    assertTrue(budget.tryTake(60));
    assertFalse(budget.tryTake(41));
    assertTrue(budget.tryTake(40));
    budget.giveBack(60);
    assertTrue(budget.tryTake(60));
    assertFalse(budget.tryTake(1));
  }
}
