package opekko.httpapi.page;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A real browser without a window, and what a person does with it. */
public final class Browser implements AutoCloseable {
  /** Processes start, on a machine that may be busy. */
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final ChromeDriver driver;
  private final Path pictures;
  private int width = 1200;
  private String scheme = "light";

  private Browser(ChromeDriver driver, Path pictures) {
    this.driver = driver;
    this.pictures = pictures;
  }

  /**
   * Starts one; where there is none, the test is skipped with the packages' names.
   *
   * @param pictures the folder that pictures go to
   */
  public static Browser start(Path pictures) {
    var chromium = program("chromium").or(() -> program("google-chrome"));
    var chromedriver = program("chromedriver");
    Assumptions.assumeTrue(
        chromium.isPresent() && chromedriver.isPresent(),
        "no browser on this machine: install the packages chromium and chromium-driver");
    var service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver.orElseThrow().toFile())
            .usingAnyFreePort()
            .build();
    service.sendOutputTo(OutputStream.nullOutputStream());
    try {
      Files.createDirectories(pictures);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Browser(new ChromeDriver(service, options(chromium.orElseThrow())), pictures);
  }

  private static ChromeOptions options(Path chromium) {
    var logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    var options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    // Without the background flags it looks for hosts of its maker's.
    return options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars");
  }

  private static Optional<Path> program(String name) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  public void open(String address) {
    driver.get(address);
  }

  /** A window of that size, as a person with that taste has it. */
  public void looksLike(int width, int height, String scheme) {
    this.width = width;
    this.scheme = scheme;
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  public WebElement find(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  public String text(String css) {
    return find(css).getText();
  }

  public void click(String css) {
    await(css + " can be pressed", _ -> find(css).isEnabled() && find(css).isDisplayed());
    find(css).click();
  }

  public void type(String css, String text) {
    await(css + " can be filled in", _ -> find(css).isEnabled() && find(css).isDisplayed());
    var field = find(css);
    field.clear();
    field.sendKeys(text);
  }

  /** Waits until the text is there. */
  public void awaitText(String css, String text) {
    await(css + " shows " + text, _ -> text(css).contains(text));
  }

  public void await(String what, ExpectedCondition<Boolean> condition) {
    await(() -> what, condition);
  }

  /**
   * @param what was waited for, and how far it came; asked when the time is over
   */
  public void await(Supplier<String> what, ExpectedCondition<Boolean> condition) {
    new WebDriverWait(driver, PATIENCE)
        .ignoring(org.openqa.selenium.NoSuchElementException.class)
        .ignoring(org.openqa.selenium.StaleElementReferenceException.class)
        .withMessage(what)
        .until(condition);
  }

  public Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** What the browser itself complained about: broken rules of the page's policy, failed loads. */
  public List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /** Keeps a picture of the whole page among the test's output. */
  public void picture(String name) {
    var height = (Number) run("return document.documentElement.scrollHeight");
    looksLike(width, height.intValue(), scheme);
    run("window.scrollTo(0, 0)");
    try {
      Files.write(pictures.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
