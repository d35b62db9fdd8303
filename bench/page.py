"""The page in Chromium: time to text and to charts, from a moved slider to the redrawn chart, and our own scripts.

The reference is the same Chromium showing a bare page that loads the same plotly.js and draws one point with it.
"""

import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Browser, Page, sync_playwright

from app.web.assets import plotly_names, vendor_file
from bench.figures import Figure, show
from bench.server import OURS, running

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
ROUNDS, MOVES = 5, 40
PLACES = {"Explore": "/", "Variant": "/v/0.5/160", "Compare": "/compare", "Measure": "/measure"}
LANGUAGES = ("en", "ko")

# Bytes of our own scripts as they came over the wire, their packing included, headers not.
OWN_BYTES = """() => performance.getEntriesByType('resource')
  .filter(({ name }) => /^\\/static\\/.*\\.js$/.test(new URL(name).pathname))
  .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)"""

# Sets the slider as a hand does, and waits until plotly.js says that the chart is drawn with the new limit.
MOVE = """async (place) => {
  const plot = document.getElementById('front-plot'), slider = document.getElementById('limit-max_latency_ms-slider');
  const start = performance.now();
  const done = new Promise((resolve) => {
    const onDraw = () => {
      const limit = Number(new URLSearchParams(location.search).get('ms'));
      if (plot.layout.shapes.find(({ name }) => name === 'limit')?.x0 !== limit) return;
      plot.removeListener('plotly_afterplot', onDraw);
      requestAnimationFrame(() => resolve(performance.now() - start));
    };
    plot.on('plotly_afterplot', onDraw);
  });
  slider.value = place;
  slider.dispatchEvent(new Event('input'));
  return done;
}"""


def main() -> None:
    with sync_playwright() as playwright, running(OURS, "/readyz") as server:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS.split())
        with bare_page() as bare:
            bare_chart = min(_bare_chart(browser, bare) for _ in range(ROUNDS))
        loads = [_load(browser, server.url) for _ in range(ROUNDS)]
        moves = _moves(browser, server.url)
        own = {
            place: [_own_kilobytes(browser, f"{server.url}{path}?lang={lang}") for lang in LANGUAGES]
            for place, path in PLACES.items()
        }
        browser.close()
    p95 = statistics.quantiles(moves, n=20)[-1]
    show(
        f"The page in Chromium, best of {ROUNDS} cold loads, {MOVES} moves of the slider",
        "a bare page that draws one point with the same plotly.js",
        [
            Figure("text of the answer", "s", min(text for text, _ in loads), goal=0.3),
            Figure("first chart", "s", min(chart for _, chart in loads), bare_chart, goal=1.2),
            Figure("slider to redrawn chart, median", "ms", statistics.median(moves), goal=60),
            Figure("slider to redrawn chart, p95", "ms", p95, goal=60),
            *(
                Figure(f"own JS of {place}, the larger language", "kB", max(sizes), goal=60)
                for place, sizes in own.items()
            ),
        ],
    )


def _load(browser: Browser, url: str) -> tuple[float, float]:
    """Seconds from navigation to the answer's text and to the first chart, in a browser context with an empty cache."""
    page = _open(browser, url)
    return _mark(page, "answer"), _mark(page, "chart")


def _open(browser: Browser, url: str) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(url)
    page.locator("#front-plot .main-svg").first.wait_for()
    page.wait_for_timeout(1000)
    return page


def _own_kilobytes(browser: Browser, url: str) -> float:
    """kB (1000 bytes) of our own scripts that a place fetches into an empty cache, gzipped as they are served."""
    page = browser.new_context().new_page()
    page.goto(url, wait_until="networkidle")
    return page.evaluate(OWN_BYTES) / 1000


def _mark(page: Page, name: str) -> float:
    return page.evaluate("(name) => performance.getEntriesByName(name)[0].startTime", name) / 1000


def _moves(browser: Browser, url: str) -> list[float]:
    page = _open(browser, f"{url}/?p=int8&ms=5&mb=3")
    steps = [40 + 10 * (index % 12) for index in range(MOVES)]  # between the fastest variant and the slowest
    return [page.evaluate(MOVE, step) for step in steps]


@contextmanager
def bare_page() -> Iterator[str]:
    """A server of a page with nothing but plotly.js and one point."""
    script = vendor_file(plotly_names()[0])
    if script is None:
        raise RuntimeError("plotly.js is missing")
    html = (
        b"<!doctype html><div id=p></div><script src=/p.js defer></script><script type=module>"
        b"await Plotly.newPlot('p', [{x: [1], y: [1]}]); performance.mark('chart')</script>"
    )

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            packed = self.path == "/p.js"
            body = (script.gzipped or script.body) if packed else html
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript" if packed else "text/html")
            if packed:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()


def _bare_chart(browser: Browser, url: str) -> float:
    page = browser.new_context().new_page()
    page.goto(url)
    page.locator("#p .main-svg").first.wait_for()
    page.wait_for_timeout(200)
    return _mark(page, "chart")


if __name__ == "__main__":
    main()
