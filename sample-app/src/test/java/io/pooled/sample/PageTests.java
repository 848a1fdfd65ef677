package io.pooled.sample;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import io.pooled.Pools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The page in a browser. Skipped where there is no Chromium; pictures are in
 * {@code target/page}.
 */
class PageTests {

	private static final Path BROWSER = Path.of("/usr/bin/chromium");

	private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

	private static final By TRY = By.xpath(".//button[contains(., 'Try')]");

	private static final Path PICTURES = Path.of("target", "page");

	private static @Nullable ChromeDriver started;

	@TempDir
	Path directory;

	private final List<ConfigurableApplicationContext> applications = new ArrayList<>();

	private final AtomicBoolean over = new AtomicBoolean();

	private final List<Thread> clients = new ArrayList<>();

	@BeforeAll
	static void startBrowser() throws IOException {
		boolean possible = Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER);
		if (!possible) {
			System.out.println("SKIPPED: PageTests need " + BROWSER + " and " + DRIVER);
		}
		Assumptions.assumeTrue(possible);
		ChromeOptions options = new ChromeOptions();
		options.setBinary(BROWSER.toFile());
		options.addArguments("--headless=new", "--no-sandbox", "--no-first-run", "--disable-gpu",
				"--disable-background-networking", "--disable-component-update", "--disable-sync",
				"--window-size=1200,1400");
		started = new ChromeDriver(new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(),
				options);
		Files.createDirectories(PICTURES);
	}

	@AfterAll
	static void stopBrowser() {
		if (started != null) {
			started.quit();
		}
	}

	@AfterEach
	void stop() throws InterruptedException {
		endTraffic();
		this.applications.forEach(ConfigurableApplicationContext::close);
	}

	private static ChromeDriver browser() {
		return Objects.requireNonNull(started);
	}

	private URI start(String... properties) {
		ConfigurableApplicationContext application = new SpringApplicationBuilder(SampleApplication.class)
			.properties("server.port=0", "spring.main.banner-mode=off")
			.properties(properties)
			.run();
		this.applications.add(application);
		return URI.create("http://localhost:" + application.getEnvironment().getProperty("local.server.port"));
	}

	private Pools pools() {
		return this.applications.get(this.applications.size() - 1).getBean(Pools.class);
	}

	private void traffic(URI application) {
		this.over.set(false);
		for (int i = 0; i < 8; i++) {
			Thread client = new Thread(() -> request(application));
			this.clients.add(client);
			client.start();
		}
	}

	private void request(URI application) {
		Http http = new Http(application);
		while (!this.over.get()) {
			try {
				http.get("/zones");
			}
			catch (Exception ex) {
				return;
			}
		}
	}

	private void endTraffic() throws InterruptedException {
		this.over.set(true);
		for (Thread client : this.clients) {
			client.join();
		}
		this.clients.clear();
	}

	private static void open(URI application, String path) {
		// What an earlier page went on asking for is not its complaint.
		browser().get("about:blank");
		browser().manage().logs().get(LogType.BROWSER);
		browser().get(application.resolve(path).toString());
		await().atMost(Duration.ofSeconds(20)).until(() -> !browser().findElements(By.tagName("article")).isEmpty());
	}

	private static String text(By by) {
		return browser().findElement(by).getText();
	}

	private static By card(String pool) {
		return By.xpath("//article[.//h2[text()='%s']]".formatted(pool));
	}

	private static void awaitText(By by, String text) {
		await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> text(by).contains(text));
	}

	private static void picture(String name) throws IOException {
		Files.write(PICTURES.resolve(name + ".png"), browser().getScreenshotAs(OutputType.BYTES));
	}

	private static void assertThatTheBrowserHasNoComplaints() {
		assertThat(browser().manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
	}

	@Test
	void showsEveryPoolInWordsAndCharts() throws Exception {
		URI application = start();
		open(application, "/");
		assertThat(browser().findElements(By.tagName("article"))).hasSize((int) pools().stream().count());
		assertThat(text(card("exports"))).contains("not used yet", "Nothing was acquired");
		awaitText(By.id("summary"), "Nothing much has happened yet");
		Http http = new Http(application);
		for (int i = 0; i < 5; i++) {
			assertThat(http.get("/zones").statusCode()).isEqualTo(200);
		}
		awaitText(card("exports"), "In use: 0 now");
		assertThat(text(card("exports"))).contains("buffer", " acquires, of which ", "Hit rate:", "Retained: ",
				"Discards a second: ");
		assertThat(text(card("bulk"))).contains("json", "Hit rate:").doesNotContain("Retained");
		assertThat(browser().findElements(card("exports")).get(0).findElements(By.tagName("canvas"))).hasSize(4);
		picture("light");
		Object elsewhere = browser().executeScript("return performance.getEntriesByType('resource')"
				+ ".map((entry) => entry.name).filter((name) => !name.startsWith(location.origin))");
		assertThat(elsewhere).isEqualTo(List.of());
		assertThatTheBrowserHasNoComplaints();
	}

	@Test
	void namesTheSickPoolAndItsCure() throws Exception {
		URI sick = start("pools.buffer.exports.max-retained=4MB", "pools.doctor.window=1s");
		open(sick, "/");
		traffic(sick);
		awaitText(By.id("summary"), "Look at exports");
		awaitText(By.tagName("article"), "under-budget");
		WebElement first = browser().findElement(By.tagName("article"));
		assertThat(first.findElement(By.tagName("h2")).getText()).isEqualTo("exports");
		picture("sick");
		String yaml = first.findElement(By.tagName("pre")).getText();
		assertThat(yaml).contains("exports", "max-retained");
		first.findElement(By.cssSelector(".finding button")).click();
		await().until(() -> !first.findElement(By.cssSelector(".finding [role=status]")).getText().isEmpty());
		endTraffic();
		Path cure = Files.writeString(this.directory.resolve("cure.yml"), yaml);
		URI healthy = start("pools.buffer.exports.max-retained=4MB", "pools.doctor.window=1s",
				"spring.config.additional-location=file:" + cure);
		open(healthy, "/");
		traffic(healthy);
		await().atMost(Duration.ofSeconds(60)).until(() -> pools().get("exports").stats().acquires() > 5_000);
		awaitText(By.id("summary"), "No finding stands");
		assertThat(browser().findElements(By.className("finding"))).isEmpty();
		picture("healthy");
		assertThatTheBrowserHasNoComplaints();
	}

	@Test
	void keyboardOpensTheSizes() throws Exception {
		URI application = start();
		Http http = new Http(application);
		for (int i = 0; i < 120; i++) {
			http.get("/zones/Europe/Paris");
		}
		open(application, "/");
		awaitText(card("default"), " acquires, of which ");
		WebElement summary = browser().findElement(card("default")).findElement(By.tagName("summary"));
		summary.sendKeys(Keys.ENTER);
		awaitText(card("default"), "Classes: 1 KB, 16 KB, 128 KB");
		assertThat(text(card("default"))).contains("buffers, most of them");
		assertThat(browser().findElement(card("default")).findElements(By.cssSelector("svg rect"))).isNotEmpty();
		WebElement trial = browser().findElement(card("default")).findElement(TRY);
		trial.sendKeys(Keys.ENTER);
		awaitText(card("default"), "Not allowed: it needs management.endpoint.pools.access: unrestricted");
		picture("sizes");
	}

	@Test
	void showsAVerdict() throws Exception {
		URI application = start("management.endpoint.pools.access=unrestricted");
		open(application, "/");
		traffic(application);
		awaitText(card("exports"), " acquires, of which ");
		browser().findElement(card("exports")).findElement(TRY).click();
		awaitText(card("exports"), "A trial runs");
		// Which one it is depends on the clients in this process: they allocate more than
		// the sample.
		awaitText(card("exports"), "Verdict: ");
		assertThat(text(card("exports"))).containsPattern("Verdict: (keep|kill|inconclusive)\\.")
			.contains("× the time", "× the memory");
		picture("verdict");
		assertThatTheBrowserHasNoComplaints();
	}

	@Test
	void isUsableOnASmallScreenInTheDark() throws Exception {
		URI application = start();
		new Http(application).get("/zones");
		try {
			browser().executeCdpCommand("Emulation.setDeviceMetricsOverride",
					Map.of("width", 360, "height", 780, "deviceScaleFactor", 2, "mobile", true));
			browser().executeCdpCommand("Emulation.setEmulatedMedia",
					Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
			open(application, "/");
			awaitText(card("exports"), " acquires, of which ");
			assertThat(browser().executeScript("return document.documentElement.scrollWidth")).isEqualTo(360L);
			assertThat(browser().executeScript("return getComputedStyle(document.body).backgroundColor"))
				.isEqualTo("rgb(15, 20, 25)");
			picture("small-dark");
		}
		finally {
			browser().executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
			browser().executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
		}
	}

	@Test
	void saysThatThereIsNoAnswer() throws Exception {
		URI application = start();
		open(application, "/");
		int cards = browser().findElements(By.tagName("article")).size();
		this.applications.remove(0).close();
		awaitText(By.id("error"), "No answer from the endpoint \"pools\"");
		assertThat(text(By.id("error"))).contains("What is shown is of before");
		assertThat(browser().findElements(By.tagName("article"))).hasSize(cards);
		picture("no-answer");
	}

	@Test
	void makesTraffic() {
		URI application = start();
		open(application, "/");
		browser().findElement(By.id("load")).click();
		awaitText(By.id("traffic"), "requests were answered.");
		assertThat(browser().findElement(By.id("load")).isEnabled()).isTrue();
		assertThat(pools().get("exports").stats().acquires()).isPositive();
		await().until(() -> pools().get("exports").stats().inUse() == 0);
	}

	@Test
	void isBelowTheActuatorToo() throws Exception {
		URI application = start();
		open(application, "/actuator/poolspage");
		assertThat(text(By.tagName("h1"))).isEqualTo("Pools");
		assertThat(browser().findElements(By.tagName("article"))).hasSize((int) pools().stream().count());
		assertThatTheBrowserHasNoComplaints();
	}

	@Test
	void isWhereItsPathSays() throws Exception {
		URI application = start("management.endpoints.web.path-mapping.pools=ops/pool",
				"management.endpoints.web.path-mapping.poolspage=people/look",
				"management.endpoint.pools.access=unrestricted");
		new Http(application).get("/zones");
		open(application, "/actuator/people/look");
		assertThat(browser().findElements(By.tagName("article"))).hasSize((int) pools().stream().count());
		browser().findElement(card("exports")).findElement(TRY).click();
		awaitText(card("exports"), "A trial runs");
		assertThatTheBrowserHasNoComplaints();
	}

	@Test
	void sendsTheTokenThatSecurityGivesToScripts() throws Exception {
		URI application = start("management.endpoint.pools.access=unrestricted");
		new Http(application).get("/zones");
		open(application, "/actuator/poolspage");
		browser().manage().addCookie(new Cookie("XSRF-TOKEN", "a%3Db"));
		browser().executeScript("const real = fetch; window.fetch = (path, options) => {"
				+ " if (options.method === 'POST') { window.sent = options.headers; } return real(path, options); };");
		browser().findElement(card("exports")).findElement(TRY).click();
		await().until(() -> "a=b".equals(browser().executeScript("return window.sent?.['X-XSRF-TOKEN']")));
		browser().manage().deleteAllCookies();
	}

}
