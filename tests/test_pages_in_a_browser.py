"""The pages in a real browser: on a phone, by keyboard, and with the scripts at work."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from .live_server import Live, running

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    BROWSER is None or DRIVER is None, reason="chromium and its driver are not installed"
)
PAGES = (
    "/",
    "/agreements",
    "/agreements/fagertind-legevakt",
    "/agreements/mal-skolesystem",
    "/agreements/mal-skolesystem/report",
    "/queries",
    "/queries/subprocessors-health",
    "/queries/duties-within?hours=48",
    "/queries/facts-deadlines",
    "/sparql",
    "/ns",
    "/vocab",
    "/shapes",
    "/ingenting",
)


@pytest.fixture(scope="module")
def live(examples_copy: Path) -> Iterator[Live]:
    with running(examples_copy, workers=1) as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    options = Options()
    options.binary_location = BROWSER or ""
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu"):
        options.add_argument(argument)
    driver = Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


def set_width(browser: Chrome, width: int) -> None:
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_nothing_lies_to_the_side_of_a_phone(
    live: Live, browser: Chrome, path: str, language: str
) -> None:
    set_width(browser, 390)
    browser.get(f"{live.address}{path}{'&' if '?' in path else '?'}lang={language}")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 390
    hidden = browser.execute_script(
        "return [...document.querySelectorAll('.cards, .cards td, .cards th')]"
        ".filter(e => e.getBoundingClientRect().right > innerWidth).length"
    )
    assert hidden == 0


def test_a_card_names_each_value(live: Live, browser: Chrome) -> None:
    set_width(browser, 390)
    browser.get(f"{live.address}/agreements?lang=en")
    cell = browser.find_element(By.CSS_SELECTOR, "td[data-label='Kind']")
    shown = browser.execute_script(
        "return getComputedStyle(arguments[0], '::before').content", cell
    )
    assert shown == '"Kind"'


def test_a_desk_shows_the_evidence_of_deadlines_without_scrolling(
    live: Live, browser: Chrome
) -> None:
    set_width(browser, 1280)
    browser.get(f"{live.address}/agreements/fagertind-legevakt")
    table = browser.find_element(By.CSS_SELECTOR, "[aria-labelledby=facts-deadline] .wide")
    assert browser.execute_script("return arguments[0].scrollWidth", table) <= table.size["width"]


def test_the_keyboard_reaches_the_content_and_shows_where_it_is(
    live: Live, browser: Chrome
) -> None:
    set_width(browser, 1280)
    browser.get(f"{live.address}/agreements?lang=nb")
    browser.switch_to.active_element.send_keys(Keys.TAB)
    skip = browser.switch_to.active_element
    assert skip.text == "Gå til innholdet"
    skip.send_keys(Keys.ENTER)
    browser.switch_to.active_element.send_keys(Keys.TAB, Keys.TAB)
    focused = browser.switch_to.active_element
    assert focused.tag_name == "a"
    assert (
        browser.execute_script("return getComputedStyle(arguments[0]).outlineWidth", focused)
        == "3px"
    )


def test_evidence_leads_to_its_words_and_marks_them(live: Live, browser: Chrome) -> None:
    set_width(browser, 1280)
    browser.get(f"{live.address}/agreements/fagertind-legevakt")
    link = browser.find_element(By.CSS_SELECTOR, "[aria-labelledby=facts-deadline] .evidence a")
    words = link.text.strip("«»")
    link.click()
    marked = browser.find_elements(By.CSS_SELECTOR, ".mark.is-target")
    assert "".join(mark.text for mark in marked) == words


def test_answers_can_be_sorted_and_filtered(live: Live, browser: Chrome) -> None:
    set_width(browser, 1280)
    browser.get(f"{live.address}/queries/subprocessors?lang=en")
    browser.find_elements(By.CSS_SELECTOR, "th button.sort")[1].click()

    def names() -> list[str]:
        cells = browser.find_elements(By.CSS_SELECTOR, "td[data-label='Name']")
        return [cell.text for cell in cells if cell.is_displayed()]

    assert names() == sorted(names(), key=str.casefold)
    browser.find_element(By.CSS_SELECTOR, "input[type=search]").send_keys("cobalt")
    assert names() == ["Cobalt Relay Inc."]
