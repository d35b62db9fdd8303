"""A real server in a process of its own, and what tests ask of a page."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from mobilenet_core.published.devices import published_devices

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --process-per-site"
)
PATIENCE_MS = 20_000  # these machines are shared
SLOW = 90_000  # ms: what takes a fresh process or several
expect.set_options(timeout=PATIENCE_MS)

Found = TypeVar("Found")


@dataclass
class Server:
    url: str
    process: subprocess.Popen[bytes]
    data: Path


def serve(data: Path, **environment: str) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("mobilenet-explorer")), "serve", "--port", str(port)]
    with (data / "log").open("wb") as log:
        process = subprocess.Popen(
            command,
            env={**os.environ, "MBX_DATA_DIR": str(data), "MBX_MEASURE_SECONDS": "1", **environment},
            stdout=log,
            stderr=log,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url + "/readyz", process)
        yield Server(url, process, data)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} did not answer within 30 s")


def read(server: Server, path: str) -> Any:
    """What the API answers to GET, as Python values."""
    with urllib.request.urlopen(f"{server.url}/api/v1{path}", timeout=10) as answer:
        return json.load(answer)


def ask(server: Server, request: dict[str, Any]) -> str:
    """Asks for a sweep, with onnxruntime where the request names no runtimes, and gives the job's name."""
    body = json.dumps({"runtimes": ["onnxruntime"], **request}).encode()
    headers = {"Content-Type": "application/json"}
    asked = urllib.request.Request(f"{server.url}/api/v1/measurements", body, headers)
    with urllib.request.urlopen(asked, timeout=10) as answer:
        return json.load(answer)["job_id"]


@dataclass
class Watch:
    """What a page must never do."""

    origin: str
    off_host: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def attach(self, page: Page) -> None:
        page.set_default_timeout(PATIENCE_MS)
        page.expose_function("reportViolation", self._report)
        page.add_init_script(
            "addEventListener('securitypolicyviolation',"
            "(e) => window.reportViolation(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}`))"
        )
        page.on("request", lambda request: self._see(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _report(self, violation: str) -> None:
        self.reports.append(violation)

    def _see(self, url: str) -> None:
        if not url.startswith((self.origin, "data:", "blob:")):
            self.off_host.append(url)


Open = Callable[..., Page]


def eventually(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Playwright's own wait_for_function evaluates strings, which the page's policy forbids."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the condition did not come true"
        time.sleep(0.05)


def once_empty(read: Callable[[], list[Found]], seconds: float = 10) -> list[Found]:
    """Nothing, as soon as nothing is read; else what is still read at the end. A page is drawn in parts."""
    end = time.monotonic() + seconds
    while (found := read()) and time.monotonic() < end:
        time.sleep(0.05)
    return found


def row(page: Page, name: str) -> Any:
    """The row of a variant in the table, by the name on its button."""
    return page.locator("tr", has=page.get_by_role("button", name=name, exact=True))


def choose_device(page: Page, text: str, button: str = "#pick-device") -> None:
    """Chooses in the list of devices what a text finds first."""
    page.locator(button).click()
    page.locator("#search-devices").fill(text)
    page.locator("#search-devices").press("Enter")


def choose_network(page: Page, text: str, button: str = "#pick-network") -> None:
    """Chooses in the list of networks what a text finds first."""
    page.locator(button).click()
    page.locator("#search-networks").fill(text)
    page.locator("#search-networks").press("Enter")


def expect_device(page: Page, value: str) -> None:
    """The chosen device's id, or "this"."""
    expect(page.locator("#pick-device")).to_have_attribute("value", value)


def hold(page: Page, url: str) -> list[Route]:
    """Requests of that URL, from now on unanswered until the test answers them."""
    held = list[Route]()

    def keep(route: Route) -> None:
        held.append(route)

    page.route(url, keep)
    return held


def await_requests(page: Page, requests: Sequence[object], count: int) -> None:
    """Playwright hands requests over only while it is asked for something."""
    eventually(lambda: bool(page.evaluate("true")) and len(requests) == count)


TRACES = "(id) => (document.getElementById(id)?._fullData ?? []).map((t) => [t.type, t.visible, t.meta?.role ?? ''])"


def traces(page: Page, plot: str) -> list[list[Any]]:
    """[type, visible, role] of each trace as plotly.js drew it, once it has drawn."""
    eventually(lambda: bool(page.evaluate(TRACES, plot)))
    return page.evaluate(TRACES, plot)


IN_THEME = "(theme) => (document.documentElement.dataset.theme = theme)"


def violations(page: Page) -> list[tuple[str, str, list[str]]]:
    """What axe finds and goes on finding, in each theme: the theme, the rule, and where it is broken."""
    return once_empty(lambda: axe_finds(page))


def axe_finds(page: Page) -> list[tuple[str, str, list[str]]]:
    shown = page.locator("html").get_attribute("data-theme")
    found = list[tuple[str, str, list[str]]]()
    for theme in ("light", "dark"):
        page.evaluate(IN_THEME, theme)
        broken = Axe().run(page).response["violations"]
        found += [(theme, each["id"], [node["html"][:120] for node in each["nodes"]]) for each in broken]
    page.evaluate(IN_THEME, shown)
    return found


def assert_no_width_scrolls_sideways(page: Page) -> None:
    for width in (360, 390, 640, 768, 960, 1120, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        # plotly.js follows a resize a little later
        page.wait_for_function("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")


TEXTS = """() => {
  const root = document.documentElement;
  if (root.lang !== "ko") return [];
  const own = (each) => !each.closest("[lang=en], code, pre, script, style, noscript");
  const seen = (each) => each.closest("option") || each.checkVisibility({ visibilityProperty: true });
  const texts = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (own(element) && seen(element)) texts.push(walker.currentNode.data);
  }
  const names = ["aria-label", "title", "placeholder", "label"];
  for (const element of document.body.querySelectorAll(names.map((name) => `[${name}]`).join())) {
    if (own(element)) texts.push(...names.map((name) => element.getAttribute(name) ?? ""));
  }
  return texts;
}"""
A_RUN = re.compile(r"(?<![\w/.])[A-Za-z][a-z'\u2019-]*(?:[ \u00a0][A-Za-z][a-z'\u2019-]*){3,}")


def english_on(page: Page) -> list[str]:
    """Runs of four English words and more that a reader of a Korean page goes on meeting, as text or as a label.

    What is rightly English, as a citation, says so by lang="en"; names, of which hardly a word is in small letters, and
    code are none.
    """
    names = "|".join(re.escape(each.name) for each in published_devices().values())

    def read() -> list[str]:
        runs = [run for text in page.evaluate(TEXTS) for run in A_RUN.findall(re.sub(names, "", text))]
        return [run for run in runs if sum(word[0].islower() for word in re.split(r"[ \u00a0]", run)) > 1]

    return once_empty(read)


def assert_korean(page: Page, *english: str) -> None:
    """Every heading, and nothing of these English words anywhere."""
    for heading in page.locator("h2").all():
        expect(heading).to_have_text(re.compile("[가-힣]"))
    for phrase in english:
        expect(page.locator("body")).not_to_contain_text(phrase, use_inner_text=True)
