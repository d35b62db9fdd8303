"""The page's files: under names that change with their content, those of installed packages, and the page itself."""

import re
from importlib import metadata, resources

import pytest

from app.web.assets import STATIC, Static, plotly_names


def test_the_page_names_files_that_are_there_and_never_change(shared_client):
    page = shared_client.get("/").text
    names = re.findall(r'(?:src|href)="(/(?:static|vendor)/[^"]+)"', page)
    assert len(names) >= 4
    for name in names:
        response = shared_client.get(name)
        assert response.status_code == 200, name
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_under_another_version_a_file_is_asked_for_again(shared_client):
    response = shared_client.get("/static/0123456789ab/icon.png")
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["content-type"] == "image/png"


@pytest.mark.parametrize("name", sorted(str(each.relative_to(STATIC)) for each in STATIC.rglob("*.js")))
def test_a_script_is_sent_without_its_comments_and_every_statement_stays_on_its_line(name):
    source, sent = (STATIC / name).read_text().split("\n"), Static().file(name).body.decode().split("\n")
    assert len(source) == len(sent)
    for before, after in zip(source, sent, strict=True):
        is_comment = before.strip().startswith(("//", "/**", "* ", "*/")) or before.strip() in ("*", "")
        assert after == ("" if is_comment else before)


def test_the_version_changes_with_any_files_content(tmp_path):
    (tmp_path / "panels").mkdir()
    (tmp_path / "panels" / "a.js").write_text("one")
    static = Static(tmp_path)
    first = static.version
    assert static.file("panels/a.js").body == b"one"
    (tmp_path / "panels" / "a.js").write_text("three")
    assert static.version != first
    assert static.file("panels/a.js").body == b"three"
    assert Static(tmp_path).file("panels/a.js").media_type == "text/javascript; charset=utf-8"


def test_a_modules_imports_are_followed_but_not_what_it_brings_while_it_runs(tmp_path):
    (tmp_path / "places").mkdir()
    (tmp_path / "a.js").write_text('import {\n  b,\n} from "./b.js";\nexport const later = () => import("./d.js");')
    (tmp_path / "b.js").write_text('import "./places/c.js";\nexport const path = "./e.js";')
    (tmp_path / "places" / "c.js").write_text('export { a } from "../a.js";\n// import x from "./f.js"')
    (tmp_path / "d.js").write_text('import x from "./missing.js";')
    static = Static(tmp_path)
    assert static.modules("a.js") == ("a.js", "b.js", "places/c.js")
    with pytest.raises(FileNotFoundError, match=r"static/missing\.js is missing"):
        static.modules("d.js")


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/", "explore"),
        ("/v/0.5/160", "variant"),
        ("/compare?b=vgg16", "compare"),
        ("/measure", "measure"),
        ("/no", "nowhere"),
    ],
)
def test_the_page_preloads_the_modules_of_its_place_and_its_language_alone(shared_client, path, place):
    page = shared_client.get(path, headers={"Accept": "text/html", "Accept-Language": "ko"}).text
    preloaded = re.findall(r'rel="modulepreload" href="/static/\w+/((?:panels|words)/[^"]+)"', page)
    assert [name for name in preloaded if name.endswith("/place.js")] == [f"panels/{place}/place.js"]
    words = [name for name in preloaded if name.startswith("words/")]
    assert words == sorted(["words/index.js", "words/ko/common.js", f"words/ko/{place}.js"])
    plotly = "prefetch" if place in {"measure", "nowhere"} else "preload"  # which has to be used soon
    assert f'<link rel="{plotly}" href="/vendor/{plotly_names()[0]}"' in page


def test_no_name_leads_out_of_the_folder(tmp_path):
    (tmp_path / "static").mkdir()
    (tmp_path / "secret").write_text("secret")
    static = Static(tmp_path / "static")
    assert [static.file(name) for name in ("../secret", "/etc/passwd", "", ".")] == [None] * 4


def test_the_page_follows_the_readers_language(shared_client):
    english = shared_client.get("/", headers={"Accept-Language": "en-GB"})
    korean = shared_client.get("/", headers={"Accept-Language": "ko-KR"})
    asked = shared_client.get("/?lang=ko", headers={"Accept-Language": "en-GB"})
    assert '<html lang="en">' in english.text
    assert '<html lang="ko">' in korean.text
    assert '<html lang="ko">' in asked.text
    assert english.headers["vary"] == "Accept-Encoding, Accept-Language"
    assert english.headers["etag"] != korean.headers["etag"]


def test_the_page_without_scripts_has_the_sixteen_variants(shared_client):
    page = shared_client.get("/").text
    assert page.count('<th scope="row">') == 16
    assert "568,740,352" in page
    assert "{{" not in page


def test_plotly_js_comes_from_the_installed_package_in_its_version(shared_client):
    script, style = plotly_names()
    bundle = resources.files("plotly").joinpath("package_data", "plotly.min.js").read_text(encoding="utf-8")
    version = re.search(r"plotly\.js v([\d.]+)", bundle[:400])[1]
    assert (script, style) == (f"plotly-{version}.min.js", f"plotly-{version}.css")
    assert shared_client.get(f"/vendor/{script}").text == bundle


def test_plotlys_style_sheet_holds_the_rules_that_its_script_would_inject(shared_client):
    response = shared_client.get(f"/vendor/{plotly_names()[1]}")
    assert response.headers["content-type"] == "text/css; charset=utf-8"
    rules = re.findall(r"^([^{}]+)\{([^{}]+)\}$", response.text, re.MULTILINE)
    assert len(rules) == len(response.text.strip().splitlines()) > 20
    selectors = [selector for selector, _ in rules]
    assert any(".js-plotly-plot .plotly .main-svg" in selector for selector in selectors)
    assert all(".plotly" in selector for selector in selectors)


def test_swagger_ui_comes_from_the_installed_package(shared_client):
    assert metadata.version("fastapi-swagger")
    for name in ("swagger-ui-bundle.js", "swagger-ui.css"):
        assert len(shared_client.get(f"/vendor/{name}").content) > 100_000
