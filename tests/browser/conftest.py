"""Fixtures: the server, Debian's Chromium, and pages that watch themselves."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from served import FLAGS, Open, Server, Watch, english_on, serve

DESKTOP: ViewportSize = {"width": 1440, "height": 900}


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from serve(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": "/usr/bin/chromium", "args": FLAGS.split()}


@pytest.fixture(scope="session")
def shared_context(browser: Browser) -> Iterator[BrowserContext]:
    """For pages that need no options.

    Its first page stays open, and with it the process that all its pages share, in which plotly.js is compiled: a page
    in a process of its own takes some three times as long.
    """
    context = browser.new_context()
    yield context
    context.close()


def keep_process(context: BrowserContext, server: Server) -> None:
    """Opens the first page, where there is none, and forgets what earlier tests stored."""
    first = context.pages[0] if context.pages else context.new_page()
    if first.url == "about:blank":
        first.goto(server.url + "/healthz")
    stored = {"origin": server.url, "storageTypes": "local_storage"}
    context.new_cdp_session(first).send("Storage.clearDataForOrigin", stored)


@pytest.fixture
def open_page(server: Server, browser: Browser, shared_context: BrowserContext) -> Iterator[Open]:
    """open_page(path, **context options): a page with its text in place, watched until the test ends."""
    watch, opened = Watch(server.url), list[Page | BrowserContext]()
    keep_process(shared_context, server)

    def open_one(path: str = "/?p=fp32", viewport: ViewportSize = DESKTOP, **options: Any) -> Page:
        context = browser.new_context(viewport=viewport, **options) if options else shared_context
        page = context.new_page()
        opened.append(context if options else page)
        page.set_viewport_size(viewport)
        watch.attach(page)
        page.goto(server.url + path)
        expect(page.locator("h1")).not_to_be_empty()
        return page

    yield open_one
    pages = [page for each in opened for page in (each.pages if isinstance(each, BrowserContext) else [each])]
    english = [run for page in pages if not page.is_closed() for run in english_on(page)]
    for each in opened:
        each.close()
    assert watch.off_host == [], "a request left this host"
    assert watch.reports == [], "the content security policy was violated"
    assert watch.errors == [], "a script failed"
    assert english == [], "a sentence on a Korean page is English"
