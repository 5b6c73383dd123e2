"""The pages in a real browser: reading paths, narrow screens, keyboard, accessibility.

Headless Chromium against a real server on the sample. Without Chromium the tests are
skipped, unless ``CI=true`` says that they must run.
"""

import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.web_server import SEEDS, build_index, serving

pytestmark = pytest.mark.browser

WIDE, NARROW = 1280, 390
HEIGHT = 900
WAIT_S = 10
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
)
STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
AXE_RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, {
  runOnly: arguments[0],
  resultTypes: ["violations"],
}).then(result => done(result.violations.map(one => ({
  id: one.id, help: one.help, nodes: one.nodes.map(node => node.html.slice(0, 200)),
}))), error => done([{id: "axe", help: String(error), nodes: []}]));
"""
FITS = "return document.documentElement.scrollWidth <= window.innerWidth"
PAGES = {
    "everything": "/",
    "results": "/search?q=产业集聚区",
    "filtered": "/search?q=市&f.district=高新区&f.district=中牟县&x.topic=城建&f.date=2019",
    "paragraphs": "/search?q=马&unit=paragraph&sort=date",
    "single hits": "/search?q=产业集聚区&unit=hit&sort=left",
    "single hits with much around them": "/search?q=同句(产业 集聚)&unit=hit&context=40",
    "no hits to list": "/search?q=人物:王新伟&unit=hit",
    "read with a notice": "/search?q=(产业 OR",
    "nothing found but something meant": "/search?q=产业急聚区",
    "nothing found": "/search?q=量子计算机&f.date=2013&x.district=高新区",
    "explained": "/explain?q=标题:产业 高新区 同句(产业 郑州) -环境&id=004_2ac1f2df68704ade-01",
    "facet": "/facets/byline?q=区",
    "article": "/articles/000_cc2969aef1e5ff18-02?q=三控三抓",
    "article with a fact": "/articles/004_2ac1f2df68704ade-01?q=产业集聚区&fact=0",
    "article with a moved piece": "/articles/001_ca47cbfed67efd59-02",
    "two articles": "/articles/003_cc20fe1610e17a5a-02?compare=002_3604f306ed372a90-02",
    "bad query": "/search?q=(产业 OR&strict=1",
    "bad parameter": "/search?qq=1",
    "missing article": "/articles/000_cc2969aef1e5ff18-09",
    "kinds of errors": "/problems",
}
"""Every page there is, in every state worth looking at."""

each_page = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
each_width = pytest.mark.parametrize("width", [WIDE, NARROW], ids=["wide", "narrow"])


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real server on the sample."""
    folder = tmp_path_factory.mktemp("index")
    build_index(folder)
    with serving(folder) as url:
        yield url


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """Chromium with a profile of its own."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not chromium or not driver:
        if os.environ.get("CI") == "true":
            pytest.fail("chromium and chromedriver must be installed where CI=true")
        pytest.skip("chromium or chromedriver is not installed")
    options = Options()
    options.binary_location = chromium
    profile: Path = tmp_path_factory.mktemp("profile")
    for flag in (*FLAGS, f"--user-data-dir={profile}", f"--window-size={WIDE},{HEIGHT}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(driver))
    yield browser
    browser.quit()


@pytest.fixture
def browser(started: webdriver.Chrome) -> webdriver.Chrome:
    """The browser, wide and light, its console empty."""
    show(started, WIDE, "light")
    started.get("about:blank")
    started.get_log("browser")  # type: ignore[no-untyped-call]
    return started


def show(browser: webdriver.Chrome, width: int, scheme: str) -> None:
    """Give the browser the size and colours of a device."""
    size = {"width": width, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": width < WIDE}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def one(browser: webdriver.Chrome, css: str) -> WebElement:
    """Find the one element a selector names, waiting for the page to come."""
    wait = WebDriverWait(browser, WAIT_S)
    return wait.until(lambda chrome: chrome.find_element(By.CSS_SELECTOR, css))


def texts(browser: webdriver.Chrome, css: str) -> list[str]:
    """Visible text of every element a selector names."""
    return [element.text for element in browser.find_elements(By.CSS_SELECTOR, css)]


def found(browser: webdriver.Chrome) -> str:
    """What the page says it found."""
    return one(browser, "[role=status]").text


def follow(browser: webdriver.Chrome, link: WebElement) -> None:
    """Click a link and wait until its page has come."""
    before = browser.current_url
    link.click()
    WebDriverWait(browser, WAIT_S).until(lambda chrome: chrome.current_url != before)


def search(browser: webdriver.Chrome, address: str, query: str) -> None:
    """Type a query on the first page."""
    browser.get(address)
    field = one(browser, "#q")
    field.send_keys(query, Keys.ENTER)
    WebDriverWait(browser, WAIT_S).until(lambda chrome: "q=" in chrome.current_url)


def facet_link(browser: webdriver.Chrome, facet: str, label: str) -> WebElement:
    """The link of one value of one facet; opens the facets where they are folded."""
    opener = one(browser, ".filters-open")
    if opener.is_displayed():
        opener.click()
    links = browser.find_elements(By.CSS_SELECTOR, f"[aria-labelledby=facet-{facet}] .value-link")
    return next(link for link in links if link.text.endswith(label))


def errors(browser: webdriver.Chrome, *, status: int = 200) -> list[str]:
    """What the console complains about, the announced status of the page left out."""
    log = browser.get_log("browser")  # type: ignore[no-untyped-call]
    return [entry["message"] for entry in log if f"status of {status}" not in entry["message"]]


def violations(browser: webdriver.Chrome, *rules: str) -> list[dict[str, Any]]:
    """What axe-core finds wrong with the page, by all rules or by some."""
    spec = importlib.util.find_spec("axe_playwright_python")
    assert spec is not None
    assert spec.submodule_search_locations
    script = Path(spec.submodule_search_locations[0]) / "axe.min.js"
    browser.execute_script(script.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = browser.execute_async_script(AXE_RUN, list(rules or STANDARDS))
    return found


@each_width
def test_the_form_that_writes_a_query_works_by_keyboard(
    browser: webdriver.Chrome, address: str, width: int
) -> None:
    """It opens, fills and sends without a mouse, fits the screen, and is accessible when open."""
    show(browser, width, "light")
    browser.get(f"{address}/search?q=高新区")
    assert any("郑州高新技术产业开发区" in text for text in texts(browser, ".chip-label"))
    one(browser, ".builder summary").send_keys(Keys.ENTER)
    one(browser, "#row-all").send_keys("招商")
    assert violations(browser) == []
    assert browser.execute_script(FITS)

    one(browser, "#row-none").send_keys("上街区", Keys.ENTER)
    WebDriverWait(browser, WAIT_S).until(lambda chrome: "NOT" in chrome.current_url)
    assert one(browser, "#q").get_attribute("value") == "招商 AND NOT 上街区"


@each_width
def test_why_an_article_is_not_found_is_asked_by_keyboard(
    browser: webdriver.Chrome, address: str, width: int
) -> None:
    """Opened, accessible when open, filled with an address; a way out leads to results."""
    show(browser, width, "light")
    browser.get(f"{address}/search?q=产业集聚区 地铁线")
    assert browser.execute_script(FITS)
    one(browser, ".reading summary").send_keys(Keys.ENTER)
    assert violations(browser) == []
    article = f"{address}/articles/004_2ac1f2df68704ade-01?q=a"
    one(browser, "#ask-id").send_keys(article, Keys.ENTER)
    WebDriverWait(browser, WAIT_S).until(lambda chrome: "/explain?" in chrome.current_url)
    assert "2 项中有 1 项不符合" in found(browser) or "改按其中的词查" in found(browser)
    assert "文中没有“地铁线”" in one(browser, ".part-missed > .part-reason").text
    follow(browser, browser.find_element(By.LINK_TEXT, "去掉它"))
    assert found(browser).startswith("找到")


@each_width
def test_search_choose_two_facets_remove_one_open_an_article_and_go_back(
    browser: webdriver.Chrome, address: str, width: int
) -> None:
    """The path of every visit works on both screens, and going back returns to the list."""
    show(browser, width, "light")
    search(browser, address, "产业集聚区")
    assert found(browser) == "找到 3 篇，31 段，64 处"

    follow(browser, facet_link(browser, "date", "2019年"))
    assert found(browser).startswith("找到 2 篇")
    follow(browser, facet_link(browser, "district", "中牟县"))
    assert found(browser).startswith("找到 1 篇")
    assert len(texts(browser, ".chip")) == 2

    follow(browser, one(browser, ".chip"))
    assert [text.strip() for text in texts(browser, ".chip-label")] == ["地区：中牟县"]

    list_url = browser.current_url
    title = one(browser, ".result h3 a")
    name = title.text
    follow(browser, title)
    assert one(browser, "h1").text == name
    assert "产业集聚区" in texts(browser, ".article mark")

    browser.back()
    assert browser.current_url == list_url
    assert found(browser).startswith("找到 1 篇")
    assert errors(browser) == []


def test_an_excluded_value_is_struck_through_and_can_be_taken_back(
    browser: webdriver.Chrome, address: str
) -> None:
    """Excluding is a second, quieter link; its chip shows what was done and undoes it."""
    browser.get(f"{address}/search?q=产业集聚区")

    follow(browser, one(browser, "[aria-label='排除：中牟县']"))
    chip = one(browser, ".chip-excluded .chip-label")
    assert found(browser).startswith("找到 2 篇")
    assert "line-through" in chip.value_of_css_property("text-decoration-line")

    follow(browser, one(browser, ".chip-excluded"))
    assert found(browser).startswith("找到 3 篇")


def test_a_bar_of_the_histogram_narrows_to_its_time_and_widens_again(
    browser: webdriver.Chrome, address: str
) -> None:
    """Each bar is a link with a name; the chosen one leads back."""
    browser.get(f"{address}/search?q=产业集聚区")

    follow(browser, one(browser, ".chart a[aria-label='2013年：1 篇']"))
    assert found(browser).startswith("找到 1 篇")
    assert one(browser, ".chart h2").text.startswith("2013年各月")

    browser.back()
    assert found(browser).startswith("找到 3 篇")


def test_a_fact_marks_its_evidence_in_the_text(browser: webdriver.Chrome, address: str) -> None:
    """Choosing a fact marks the printed words, says how it is known, and can be undone."""
    browser.get(f"{address}/articles/004_2ac1f2df68704ade-01")

    follow(browser, one(browser, ".facts a"))
    assert texts(browser, "mark.evidence") == ["2013年4月28日"]
    assert "印明" in one(browser, ".chosen-fact").text

    follow(browser, one(browser, ".chosen-fact a"))
    assert texts(browser, "mark.evidence") == []


def test_a_seam_leads_to_its_note_and_back(browser: webdriver.Chrome, address: str) -> None:
    """Every joined column break is visible, explained, and leaves the copied text clean."""
    browser.get(f"{address}/articles/000_cc2969aef1e5ff18-01")
    paragraph = one(browser, ".block:has(.seam) p")
    copied = browser.execute_script("return arguments[0].textContent", paragraph)

    follow(browser, one(browser, "#seam-1"))
    assert browser.current_url.endswith("#join-1")
    assert "接第" in one(browser, "#join-1").text
    assert "48万元" in copied

    follow(browser, one(browser, "#join-1 a"))
    assert browser.current_url.endswith("#seam-1")


def test_the_keyboard_alone_is_enough(browser: webdriver.Chrome, address: str) -> None:
    """Skip link, search, a facet and an article are reached without a pointer."""
    browser.get(address)

    body = one(browser, "body")
    body.send_keys(Keys.TAB)
    skip = browser.switch_to.active_element
    assert skip.text == "跳到检索结果"
    assert skip.rect["y"] >= 0
    skip.send_keys(Keys.ENTER)
    assert browser.switch_to.active_element.get_attribute("id") == "results"

    one(browser, "#q").send_keys("招商", Keys.ENTER)
    WebDriverWait(browser, WAIT_S).until(lambda chrome: "q=" in chrome.current_url)
    tab_to(browser, ".value-link")
    before = found(browser)
    follow_with_enter(browser)
    assert found(browser) != before

    tab_to(browser, ".result h3 a")
    follow_with_enter(browser)
    assert one(browser, "h1").text
    assert errors(browser) == []


def tab_to(browser: webdriver.Chrome, css: str) -> None:
    """Press Tab until an element of this kind has the focus, and it shows."""
    for _ in range(150):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        here = browser.switch_to.active_element
        if browser.execute_script("return arguments[0].matches(arguments[1])", here, css):
            assert here.value_of_css_property("outline-style") != "none"
            return
    pytest.fail(f"{css} cannot be reached with the Tab key")


def follow_with_enter(browser: webdriver.Chrome) -> None:
    """Press Enter on the focused link and wait until its page has come."""
    before = browser.current_url
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    WebDriverWait(browser, WAIT_S).until(lambda chrome: chrome.current_url != before)


@each_width
@each_page
def test_no_page_scrolls_sideways_complains_or_shuts_anyone_out(
    browser: webdriver.Chrome, address: str, path: str, width: int
) -> None:
    """Nothing is wider than the screen, the console stays empty, axe finds no violation.

    WCAG 2.2 AA and best practice, in both colour schemes, the folded facets opened too.
    """
    show(browser, width, "light")

    browser.get(address + path)

    widest = browser.execute_script("return document.documentElement.scrollWidth")
    status = browser.execute_script(
        "return performance.getEntriesByType('navigation')[0].responseStatus"
    )
    assert widest <= width
    assert errors(browser, status=status) == []
    assert violations(browser) == []
    show(browser, width, "dark")
    assert violations(browser, "color-contrast") == []
    for opener in browser.find_elements(By.CSS_SELECTOR, ".filters-open"):
        if opener.is_displayed():
            opener.click()
            assert violations(browser) == []


def test_axe_would_find_a_violation(browser: webdriver.Chrome, address: str) -> None:
    """The check above can fail: planted faults are named."""
    browser.get(address)
    browser.execute_script(
        "document.querySelector('label[for=q]').remove();"
        "document.querySelector('#q').removeAttribute('placeholder');"
        "document.querySelector('h1').style.color = '#e8e5de';"
    )

    found_rules = {one["id"] for one in violations(browser)}

    assert {"label", "color-contrast"} <= found_rules


def test_pages_need_no_javascript(browser: webdriver.Chrome, address: str) -> None:
    """With scripts switched off the facets still open, count and narrow."""
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(f"{address}/search?q=产业集聚区")
        follow(browser, facet_link(browser, "date", "2019年"))
        assert found(browser).startswith("找到 2 篇")
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_suggestions_are_chosen_by_keyboard(browser: webdriver.Chrome, address: str) -> None:
    """Typing opens the list, arrows choose, escape gives back what was typed, enter searches."""
    browser.get(f"{address}/")
    field = one(browser, "#q")
    field.send_keys("wxw")
    WebDriverWait(browser, WAIT_S).until(lambda _: field.get_attribute("aria-expanded") == "true")
    field.send_keys(Keys.ARROW_DOWN)
    chosen = field.get_attribute("value")
    active = browser.find_element(By.ID, str(field.get_attribute("aria-activedescendant")))
    selected, text = active.get_attribute("aria-selected"), active.text
    field.send_keys(Keys.ESCAPE)

    assert selected == "true"
    assert chosen
    assert chosen in text
    assert field.get_attribute("value") == "wxw"
    assert field.get_attribute("aria-expanded") == "false"


@each_width
def test_open_suggestions_are_accessible(
    browser: webdriver.Chrome, address: str, width: int
) -> None:
    """The open list keeps the standards and stays inside the window."""
    show(browser, width, "light")
    browser.get(f"{address}/")
    field = one(browser, "#q")
    field.send_keys("区")
    WebDriverWait(browser, WAIT_S).until(lambda _: field.get_attribute("aria-expanded") == "true")
    overflow = "return document.documentElement.scrollWidth - innerWidth"

    assert violations(browser) == []
    assert browser.execute_script(overflow) <= 0


@each_width
def test_single_hits_are_aligned_and_led_through_by_keyboard(
    browser: webdriver.Chrome, address: str, width: int
) -> None:
    """The words found stand in one column, and Enter on one leads to its paragraph."""
    show(browser, width, "light")
    browser.get(f"{address}/search?q=产业集聚区&unit=hit&sort=right")
    places = browser.execute_script(
        "return [...document.querySelectorAll('.line-keyword a')]"
        ".map(link => Math.round(link.getBoundingClientRect().left))"
    )
    link = one(browser, "td.line-keyword a")
    address_of_link = link.get_attribute("href")

    assert len(places) == 50
    assert len(set(places)) == 1
    assert browser.execute_script(FITS)
    link.send_keys(Keys.ENTER)
    WebDriverWait(browser, WAIT_S).until(lambda chrome: "/articles/" in chrome.current_url)
    assert browser.current_url == address_of_link
    assert "产业集聚区" in texts(browser, ".block:target mark, h1 mark, .article-head mark")
    assert errors(browser) == []


CORRECTIONS = """
[[correction]]
article = "004_2ac1f2df68704ade-01"
field = "date"
value = "2013-04-29"
who = "张三"
why = "一条较长的理由，看窄屏上是否折行而不撑破版面：館藏合訂本第２８日ＡＡ０２版，𠮷字旁批"
date = "2026-11-21"

[[correction]]
article = "004_2ac1f2df68704ade-01"
field = "person"
remove = "马懿"
who = "张三"
why = "试"
date = "2026-11-21"
"""


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real server on one page of the sample with corrections beside it."""
    folder = tmp_path_factory.mktemp("corrected")
    source = folder / "004_2ac1f2df68704ade.txt"
    shutil.copy(SEEDS / source.name, source)
    (folder / "corrections.toml").write_text(CORRECTIONS, encoding="utf-8")
    build_index(folder / "index", source)
    with serving(folder / "index") as url:
        yield url


@each_width
def test_a_corrected_article_says_who_why_and_when(
    browser: webdriver.Chrome, corrected: str, width: int
) -> None:
    """Beside the fact and in the list of corrections, on both screens, for every reader."""
    show(browser, width, "light")
    browser.get(f"{corrected}/articles/004_2ac1f2df68704ade-01")

    assert one(browser, ".imprint").text.count("2013年4月29日") == 1
    assert "张三 2026-11-21 更正：一条较长的理由" in one(browser, ".fact-signed").text
    listed = texts(browser, "[aria-labelledby=record-corrections] li")
    assert listed[0].startswith("日期改为“2013-04-29”，原为“2013-04-28”")
    assert listed[1].startswith("人物删去“马懿”")
    wide = browser.execute_script("return document.documentElement.scrollWidth")
    assert wide <= width
    assert violations(browser) == []
    assert errors(browser) == []
