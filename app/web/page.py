"""The page's HTML.

index.html with the reader's language, the versions of its files, links to the modules that its address needs and, for
readers without scripts, the sixteen variants as a table.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Literal, get_args

from app.language import Language
from app.language.page import page_texts
from app.language.problems import NOT_KEPT
from app.language.vocabulary import vocabulary
from app.services.costs.design_point import published_variants
from app.settings import API_ROOT, VERSION
from app.web.assets import Static, plotly_names
from app.web.reply import bytes_of

Place = Literal["explore", "variant", "compare", "measure", "nowhere"]


_DRAWING: set[Place] = {"explore", "variant", "compare"}
"""Where a chart is drawn at once; elsewhere plotly.js is for later, if for anything."""


def place_of(path: str) -> Place:
    """Which place of the page a path is, as static/state.js reads it."""
    if path.startswith("/v/"):
        return "variant"
    places: dict[str, Place] = {"/": "explore", "/compare": "compare", "/measure": "measure"}
    return places.get(path, "nowhere")


def index_page(static: Static, language: Language, place: Place, *, is_kept: bool = True) -> bytes:
    """index.html for a reader of `language` at `place`. is_kept: whether what is stored stays.

    Raises FileNotFoundError where a file of it is missing.
    """
    version = static.version
    file = static.file("index.html")
    if file is None:
        raise FileNotFoundError("static/index.html is missing; is the installation whole?")
    script, style = plotly_names()
    texts = page_texts(language)
    values = {
        "lang": language,
        "version": version,
        "app_version": VERSION,
        "plotly_js": script,
        "plotly_css": style,
        "plotly_rel": "preload" if place in _DRAWING else "prefetch",
        "notice": "" if is_kept else _NOT_KEPT,
        "modules": _modules(static, version, language, place),
        "vocabulary": _vocabulary(static),
        "variants": _variants_table(texts),
        **texts,
    }
    html = file.body.decode()
    for name, value in values.items():
        html = html.replace("{{" + name + "}}", value)
    return html.encode()


_NOT_KEPT = '<div class="wrap"><div class="note" role="status">{}</div></div>\n'.format(
    "".join(f'<p lang="{each}">{NOT_KEPT[each]}</p>' for each in get_args(Language))
)
"""Above whatever the scripts draw, which change the language without asking for the page again."""


@cache
def _modules(static: Static, version: str, language: Language, place: Place) -> str:
    """Links that fetch every module of the first place at once, where imports alone would go level by level."""
    words = (f"words/{language}/{name}.js" for name in ("common", place))
    names = static.modules("main.js", f"panels/{place}/place.js", *words)
    links = (f'<link rel="modulepreload" href="/static/{version}/{name}">\n' for name in names if name != "main.js")
    return "".join(links)


@cache
def _vocabulary(_static: Static) -> str:
    """What GET /vocabulary answers, as a block of data: a fetch would cost the first text a round trip.

    Without the warnings, which the page reads in whole sentences where they are given.
    """
    return bytes_of(replace(vocabulary(), warnings=())).decode().replace("<", "\\u003c")


def _variants_table(texts: Mapping[str, str]) -> str:
    rows = "".join(
        f'<tr><th scope="row"><a href="{API_ROOT}/design-points/{row.alpha!r}/{row.resolution}">{row.name}</a>'
        f"</th><td>{row.mult_adds:,}</td><td>{row.params:,}</td><td>{row.top1_percent:.1f}</td></tr>"
        for row in published_variants("fp32")
    )
    heads = "".join(f"<th>{texts[name]}</th>" for name in ("variant", "mult_adds", "params", "top1"))
    return f"<table><tr>{heads}</tr>{rows}</table>"
