"""Drive the real Neo4j Browser in headless Chromium, and read what it draws.

Debian's Chromium (or whichever is installed), driven by Playwright. Nothing leaves the machine: requests to
other hosts (fonts, telemetry) are refused, and the Browser works without them. Selectors are those of the
classic Browser (5.x, SVG); a server that brings another one is told apart by ``OtherBrowser``.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict
from urllib.parse import urlsplit

from neo4j_database import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import Page, Route

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SIZE = {"width": 1600, "height": 1000}
SECOND = 1000  # Playwright counts in milliseconds
HOW_TO_GET_ONE = "Chromium is not installed (Debian: apt-get install chromium), or name one with KG_TEST_CHROMIUM"

# What is drawn, not what was answered: captions are read from the picture, and an arrow's ends from the circles
# that it is bound to. A type that is cut because its arrow is short is told in full; a cut name stays cut.
READ_DRAWING = """() => {
  const text = (node, which) => [...node.querySelectorAll(which)].map(t => t.textContent.trim()).join(' ').trim();
  const frame = document.querySelector('article[data-testid=frame]');
  const nodes = new Map();
  for (const node of frame ? frame.querySelectorAll('svg.neod3viz g.node') : [])
    nodes.set(node.__data__.id, text(node, 'text.caption'));
  const arrows = [];
  for (const arrow of frame ? frame.querySelectorAll('svg.neod3viz g.relationship') : []) {
    const { source, target, type } = arrow.__data__;
    const shown = text(arrow, 'text');
    const start = shown.replace(/…$/, '');
    const told = start && start !== shown && type.startsWith(start) ? type : shown;
    arrows.push([nodes.get(source.id), told, nodes.get(target.id)]);
  }
  return { nodes: [...nodes.values()], arrows };
}"""

Triple = tuple[str, str, str]


class Drawing(TypedDict):
    """The captions of the circles, and start, type and end of each arrow."""

    nodes: list[str]
    arrows: list[Triple]


class NoChromium(Exception):
    """There is no Chromium to drive; the message says how to get one."""


class OtherBrowser(Exception):
    """The server's page is not the classic Neo4j Browser."""


class BrowserError(AssertionError):
    """The Neo4j Browser shows an error."""


def find_chromium() -> str:
    """The command that starts Chromium."""
    for name in (os.environ.get("KG_TEST_CHROMIUM", ""), *COMMANDS):
        if name and (found := shutil.which(name)):
            return found
    raise NoChromium(HOW_TO_GET_ONE)


@contextmanager
def chromium_running() -> Iterator[Chromium]:
    """A headless Chromium, closed at the end."""
    command = find_chromium()
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise NoChromium("Playwright is not installed (pip install playwright)") from error
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=command, args=list(FLAGS))
        try:
            yield chromium
        finally:
            chromium.close()


class Neo4jBrowser:
    """The Neo4j Browser of one server, in a fresh profile."""

    def __init__(self, chromium: Chromium, server: Server, artifacts: Path) -> None:
        self._server = server
        self._artifacts = artifacts
        self.page: Page = chromium.new_context(viewport=SIZE).new_page()  # type: ignore[arg-type]
        self.page.context.route("**/*", self._only_local)

    def connect(self, password: str | None = None) -> None:
        """Log in through the form; a refusal is a ``BrowserError`` with the Browser's own words."""
        page = self.page
        page.goto(self._server.browser_url)
        self._wait_for_form()
        page.select_option("[data-testid=bolt-scheme-select]", "bolt://")
        page.fill("[data-testid=boltaddress]", urlsplit(self._server.uri).netloc)
        page.fill("[data-testid=username]", self._server.user)
        page.fill("[data-testid=password]", self._server.password if password is None else password)
        page.click("[data-testid=connect]")
        connected = page.get_by_text("You are connected as user")
        refused = page.locator("[data-testid=frameStatusbar]").get_by_text(re.compile(r"Neo\.|Error"))
        connected.or_(refused).first.wait_for(timeout=60 * SECOND)
        if refused.count():
            raise BrowserError(refused.first.inner_text())
        # It opens its start page a moment later; a command given before that would not be the newest frame.
        page.locator("article[data-testid=frame]").get_by_text(":play start").first.wait_for(timeout=60 * SECOND)

    def run(self, command: str) -> str:
        """Run Cypher or a Browser command in an emptied stream; the answer is the text of its frame."""
        self._enter(":clear")
        self.page.wait_for_function("() => !document.querySelector('article[data-testid=frame]')")
        self._enter(command)
        frame = self.page.locator("article[data-testid=frame]").first
        frame.locator("[data-testid=rerunFrameButton]").wait_for(timeout=60 * SECOND)
        contents: str = frame.locator("[data-testid=frameContents]").inner_text()
        if contents.startswith("ERROR"):
            raise BrowserError(contents)
        return contents

    def draw(self, cypher: str) -> set[Triple]:
        """Run a query, look at its graph, and tell the arrows that are drawn."""
        self.run(cypher)
        graph_tab = self.page.locator("[data-testid=cypherFrameSidebarVisualization]")
        if not graph_tab.count():
            raise BrowserError(f"no graph to draw: {cypher}")
        graph_tab.click()
        return drawn(self.page)

    def screenshot(self, name: str) -> Path:
        """A picture of the page among the test's artefacts."""
        self._artifacts.mkdir(parents=True, exist_ok=True)
        path = self._artifacts / f"{name}.png"
        self.page.screenshot(path=path)
        return path

    def close(self) -> None:
        self.page.context.close()

    def _wait_for_form(self) -> None:
        from playwright.sync_api import TimeoutError as NotSeen

        try:
            self.page.wait_for_selector("[data-testid=boltaddress]", timeout=60 * SECOND)
        except NotSeen as error:
            raise OtherBrowser(f"{self._server.browser_url} shows no log-in form of the classic Browser") from error

    def _enter(self, command: str) -> None:
        self.page.click("[data-testid=activeEditor] .monaco-editor")
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(command)
        self.page.click("[data-testid=editor-Run]")

    def _only_local(self, route: Route) -> None:
        local = {"127.0.0.1", "localhost", urlsplit(self._server.browser_url).hostname}
        if urlsplit(route.request.url).hostname in local:
            route.continue_()
        else:
            route.abort()


def drawn(page: Page) -> set[Triple]:
    """The arrows in the newest frame, as (caption, type, caption)."""
    return {(start, told, end) for start, told, end in _settled(page)["arrows"]}


def captions(page: Page) -> set[str]:
    """The captions of the circles in the newest frame, as they are drawn (a long name is cut)."""
    return set(_settled(page)["nodes"])


def _settled(page: Page, patience: float = 30.0) -> Drawing:
    """The drawing once it has stopped growing: the Browser adds arrows in a second step."""
    page.wait_for_selector("svg.neod3viz g.node", timeout=patience * SECOND)
    deadline = time.monotonic() + patience
    looks: list[Drawing] = []
    while time.monotonic() < deadline:
        looks.append(page.evaluate(READ_DRAWING))
        if len(looks) >= 4 and all(look == looks[-1] for look in looks[-4:]):
            return looks[-1]
        page.wait_for_timeout(0.25 * SECOND)
    raise BrowserError("the drawing did not come to rest")
