"""The page's HTML.

index.html with the reader's language, the versions of its files and, for readers without scripts, the sixteen variants
as a table.
"""

from functools import cache

from app.assets import Static, plotly_names
from app.services.explore import published_variants
from app.version import VERSION
from app.words import Language


def index_page(static: Static, language: Language) -> bytes:
    """index.html for a reader of `language`. Raises FileNotFoundError where the installation is not whole."""
    version = static.version
    file = static.file("index.html")
    if file is None:
        raise FileNotFoundError("static/index.html is missing; is the installation whole?")
    script, style = plotly_names()
    values = {
        "lang": language,
        "version": version,
        "app_version": VERSION,
        "plotly_js": script,
        "plotly_css": style,
        "modules": _modules(static, version),
        "variants": _variants_table(),
    }
    html = file.body.decode()
    for name, value in values.items():
        html = html.replace("{{" + name + "}}", value)
    return html.encode()


@cache
def _modules(static: Static, version: str) -> str:
    """Links that fetch every module at once, where imports alone would go level by level."""
    names = (name for name in static.names if name.endswith(".js") and name not in {"docs.js", "main.js", "theme.js"})
    return "".join(f'<link rel="modulepreload" href="/static/{version}/{name}">\n' for name in names)


def _variants_table() -> str:
    rows = "".join(
        f'<tr><th scope="row"><a href="/api/v1/design-points/{row["alpha"]!r}/{row["resolution"]}">{row["name"]}</a>'
        f"</th><td>{row['mult_adds']:,}</td><td>{row['params']:,}</td><td>{row['top1_percent']:.1f}</td></tr>"
        for row in published_variants("fp32")
    )
    head = (
        "<tr><th>Variant</th><th>Mult-Adds, analytic</th><th>Parameters, analytic</th><th>Top-1 %, published</th></tr>"
    )
    return f"<table>{head}{rows}</table>"
