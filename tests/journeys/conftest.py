"""A real browser at two widths: hands that count clicks and typed fields, and let axe look at every page."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, sync_playwright

from shanzhi.kernel.people.models import Account
from tests.worlds import World, world

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
SIZES = {"desk": (1366, 768), "phone": (390, 844)}


class Hands:
    """A person's hands: counts clicks and typed fields, and lets axe look at every page."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base, self.clicks, self.fields = page, base, 0, 0

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.look()

    def click(self, selector: str) -> None:
        self.clicks += 1
        self.page.click(selector)

    def press(self, selector: str) -> None:
        """Click something that leads to another page."""
        with self.page.expect_navigation():
            self.click(selector)
        self.look()

    def type(self, selector: str, text: str) -> None:
        self.fields += 1
        self.page.fill(selector, text)

    def look(self) -> None:
        width = self.page.viewport_size["width"]
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width, self.page.url
        found = Axe().run(self.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
        problems = [(v["id"], [n["html"][:120] for n in v["nodes"]][:3]) for v in found.response["violations"]]
        assert problems == [], self.page.url


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def here(settings: Any) -> World:
    settings.DEBUG = False
    return world(timezone.now())


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    return SIZES[request.param]


@pytest.fixture
def sign_in(browser: Any, live_server: Any, client: Any, size: tuple[int, int]) -> Iterator[Any]:
    """Open a page as somebody, signed in without spending a click."""
    contexts = []

    def enter(account: Account | None) -> Hands:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN")
        context.set_default_timeout(8000)
        contexts.append(context)
        if account is not None:
            client.force_login(account)
            cookie = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return Hands(context.new_page(), live_server.url)

    yield enter
    for context in contexts:
        context.close()
