"""No text of a plot lies over a mark, a bar, a limit's line or another text, and none is cut, whatever its size."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from served import Open, Server, eventually, serve, traces

pytestmark = pytest.mark.browser

FILL = Path(__file__).parents[1] / "app" / "disturbed.py"
WIDE, LOW, PHONE = (1440, 900), (1280, 720), (390, 844)
STATES = [
    ("/?d=pixel-3&p=int8&ms=15&mb=2", WIDE, "front-plot", 6),
    ("/?d=pixel-4&p=int8&ms=15&mb=2", WIDE, "front-plot", 6),
    ("/?d=rp2040&p=int8", WIDE, "front-plot", 4),
    ("/?d=rp2040&p=int8", LOW, "front-plot", 3),
    ("/?d=this&rt=onnxruntime", WIDE, "front-plot", 4),
    ("/", PHONE, "front-plot", 4),
    ("/?d=pixel-3&p=int8", PHONE, "front-plot", 4),
    ("/?d=pixel-3&as=paper", PHONE, "front-plot", 4),
    ("/?d=rp2040&p=int8&ms=20000", WIDE, "area-plot", 1),
    ("/?d=rp2040&p=int8&ms=20000", PHONE, "area-plot", 1),
    ("/compare?d=pixel-3&a=0.5/160&b=squeezenet_1_0&by=layer", WIDE, "compare-plot", 10),
    ("/compare?d=pixel-3&a=0.5/160&b=squeezenet_1_0&by=layer&lang=ko", PHONE, "compare-plot", 10),
]
"""What is shown, how large the window is, in which plot, and how many names stand there at least."""

# Texts by the boxes of their letters, which are lower than their lines.
FAULTS = """(id) => {
  const plot = document.getElementById(id);
  const seen = (each) => each.getBoundingClientRect().width > 0 && getComputedStyle(each).opacity !== "0";
  const all = (selector) => [...plot.querySelectorAll(selector)].filter(seen);
  const boxOf = (each, up = 0) => {
    const { left, right, top, bottom } = each.getBoundingClientRect();
    return { left: left + 1, right: right - 1, top: top + up, bottom: bottom - up };
  };
  const texts = all("text").filter((each) => each.textContent.trim()).map((each) => [each.textContent, boxOf(each, 3)]);
  const isThin = (each) => Math.min(each.getBoundingClientRect().width, each.getBoundingClientRect().height) < 4;
  const inside = plot.querySelector(".nsewdrag").getBoundingClientRect();
  const barOf = (each) => {
    const { top, bottom, left: from, right: to } = each.getBoundingClientRect(); // its ends are higher than it is
    const [left, right] = [Math.max(from, inside.left), Math.min(to, inside.right)];
    const [middle, ends] = [(top + bottom) / 2, { top, bottom }];
    const caps = [{ left, right: left + 1, ...ends }, { left: right - 1, right, ...ends }];
    return [{ left, right, top: middle, bottom: middle + 1 }, ...caps];
  };
  const things = [
    ...all(".points path").map((each) => ["mark", boxOf(each)]),
    ...all(".shapelayer path").filter(isThin).map((each) => ["limit", boxOf(each)]),
    ...all(".errorbar path").flatMap((each) => barOf(each).map((box) => ["bar", box])),
  ].filter(([, { top, bottom }]) => bottom > inside.top && top < inside.bottom); // clipped, as a reader zoomed
  const covers = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const whole = plot.getBoundingClientRect();
  const holds = (box) =>
    box.left >= whole.left && box.right <= whole.right && box.top >= whole.top && box.bottom <= whole.bottom;
  return texts.flatMap(([text, box], index) => {
    const covered = [...texts.slice(0, index), ...things].filter(([, other]) => covers(box, other));
    return [...covered.map(([what]) => `${text} over ${what}`), ...(holds(box) ? [] : [`${text} is cut`])];
  });
}"""
NAMES = "(id) => [...document.querySelectorAll(`#${id} :is(.textpoint, .bartext) text, #${id} .bartext`)].length"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One of this module's own, on a store with measurements whose bars are long."""
    folder = tmp_path_factory.mktemp("labels")
    subprocess.run([sys.executable, FILL, folder], capture_output=True, check=True)
    yield from serve(folder)


@pytest.mark.parametrize(("path", "size", "plot", "least"), STATES)
def test_no_text_of_a_plot_covers_anything_or_is_cut(
    open_page: Open, path: str, size: tuple[int, int], plot: str, least: int
):
    page = open_page(path, viewport={"width": size[0], "height": size[1]})
    traces(page, plot)
    eventually(lambda: page.evaluate(NAMES, plot) >= least)
    eventually(lambda: page.evaluate(FAULTS, plot) == [])


def test_zoomed_in_a_plot_names_more_and_still_covers_nothing(open_page: Open):
    page = open_page("/?d=rp2040&p=int8")
    traces(page, "front-plot")
    before = page.evaluate(NAMES, "front-plot")
    box = page.locator("#front-plot .nsewdrag").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.55 * box["width"], box["y"] + 0.05 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.95 * box["width"], box["y"] + 0.4 * box["height"], steps=4)
    page.mouse.up()
    eventually(lambda: page.evaluate(NAMES, "front-plot") != before)
    eventually(lambda: page.evaluate(FAULTS, "front-plot") == [])
