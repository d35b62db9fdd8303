"""Fixtures: the server, Debian's Chromium, and pages that watch themselves."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from served import FLAGS, Open, Server, Watch, serve


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from serve(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": "/usr/bin/chromium", "args": FLAGS.split()}


@pytest.fixture
def open_page(server: Server, browser: Browser) -> Iterator[Open]:
    """open_page(path, **context options): a page with its text in place, watched until the test ends."""
    watch, contexts = Watch(server.url), list[BrowserContext]()

    def open_one(path: str = "/", **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        watch.attach(page)
        page.goto(server.url + path)
        expect(page.locator("h1")).not_to_be_empty()
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert watch.off_host == [], "a request left this host"
    assert watch.reports == [], "the content security policy was violated"
    assert watch.errors == [], "a script failed"
