"""The page's HTML: index.html with the language of the reader, the versions of its files, and, for readers without
scripts, the answer and the sixteen variants as text.
"""

from collections.abc import Mapping
from html import escape

from app.assets import Static, plotly_names
from app.services.explore import published_variants
from app.words import Language, language_of


def index_page(static: Static, path: str, lang: str | None, headers: Mapping[str, str]) -> bytes:
    """index.html for one request. lang: what the address asks for, else the browser's first language."""
    language: Language = (
        "ko" if lang == "ko" else "en" if lang == "en" else language_of(headers.get("accept-language", ""))
    )
    version = static.version
    file = static.file("index.html")
    if file is None:
        raise FileNotFoundError("static/index.html is missing; is the installation whole?")
    script, style = plotly_names()
    values = {
        "lang": language,
        "version": version,
        "plotly_js": script,
        "plotly_css": style,
        "variants": _variants_table(),
        "path": escape(path),
    }
    html = file.body.decode()
    for name, value in values.items():
        html = html.replace("{{" + name + "}}", value)
    return html.encode()


def _variants_table() -> str:
    rows = "".join(
        f'<tr><th scope="row"><a href="/api/v1/design-points/{row["alpha"]!r}/{row["resolution"]}">{row["name"]}</a></th>'
        f"<td>{row['mult_adds']:,}</td><td>{row['params']:,}</td><td>{row['top1_percent']:.1f}</td></tr>"
        for row in published_variants("fp32")
    )
    head = (
        "<tr><th>Variant</th><th>Mult-Adds, analytic</th><th>Parameters, analytic</th><th>Top-1 %, published</th></tr>"
    )
    return f"<table>{head}{rows}</table>"
