"""The files: same bytes, letters that stay letters, fonts inside, and words for those who do not see the picture."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from PIL import Image
from sheets import FEBRUARY, drawn, sample_scene, toy_map

from geo.drawing.scene import Scene
from geo.errors import MapError
from geo.figures.alt import alt_text
from geo.figures.page import Choice, content_of
from geo.figures.saving import save_figure
from geo.webmap.payload import payload

SVG = "{http://www.w3.org/2000/svg}"
_ARABIC_MARKS = re.compile("[\u064b-\u0652]")


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("figures")
    for lang in ("en", "ar"):
        spec = toy_map(lang, source="toy & <report>")
        for suffix in ("png", "svg", "pdf"):
            spec.save(folder / f"{lang}.{suffix}", author="An author", period=FEBRUARY, dpi=100)
    return folder


@pytest.mark.parametrize("name", ["en.png", "en.svg", "en.pdf", "ar.svg", "ar.pdf"])
def test_another_process_writes_the_same_bytes(figures: Path, tmp_path: Path, name: str) -> None:
    lang = name[:2]
    script = (
        "from sheets import FEBRUARY, toy_map\n"
        f"toy_map({lang!r}, source='toy & <report>').save({str(tmp_path / name)!r}, author='An author', "
        "period=FEBRUARY, dpi=100)\n"
    )
    here = Path(__file__).parent
    path = os.pathsep.join([str(here), str(here.parent), *sys.path])
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", script], check=True, env=environment)
    assert (tmp_path / name).read_bytes() == (figures / name).read_bytes()


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_svg_text_stays_text_with_title_and_description(figures: Path, lang: str) -> None:
    tree = ET.parse(figures / f"{lang}.svg").getroot()
    scene = toy_map(lang, source="toy & <report>").scene()
    content = content_of(scene, Choice(FEBRUARY))
    assert tree.findtext(f"{SVG}title") == scene.title
    assert tree.findtext(f"{SVG}desc") == alt_text(content)
    assert tree.get("role") == "img"
    texts = [plain(node.text or "") for node in tree.iter(f"{SVG}text")]
    written = drawn(scene, period=FEBRUARY).written
    assert sorted(texts) == sorted(w.text for w in written)
    assert not [node for node in tree.iter() if node.tag in (f"{SVG}script", f"{SVG}image", f"{SVG}foreignObject")]
    identifiers = [node.get("id") for node in tree.iter() if node.get("id")]
    assert len(identifiers) == len(set(identifiers))


def plain(text: str) -> str:
    return re.sub("[\u200e\u200f]", "", text)


def test_svg_asks_for_nothing_and_has_its_fonts_inside(figures: Path) -> None:
    source = (figures / "ar.svg").read_text(encoding="utf-8")
    addresses = set(re.findall(r"https?://[^\"' <)]+", source))
    assert addresses == {
        "http://www.w3.org/1999/xlink",
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd",
    }
    assert source.count("@font-face") == 2
    assert re.search(r"url\((?!data:)(?!#)", source) is None


def test_arabic_lines_of_an_svg_start_at_the_right(figures: Path) -> None:
    root = ET.parse(figures / "ar.svg").getroot()
    title = next(node for node in root.iter(f"{SVG}text"))
    style = title.get("style") or ""
    assert "direction: rtl" in style
    assert "text-anchor: start" in style  # the start of a right-to-left line is its right end
    assert float(title.get("x") or 0) > 0.9 * float((root.get("viewBox") or "").split()[2])


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_pdf_embeds_its_fonts_and_says_what_it_is(figures: Path, lang: str) -> None:
    data = (figures / f"{lang}.pdf").read_bytes()
    fonts = re.findall(rb"/FontName /[A-Z]{6}\+(\w+)", data)
    assert fonts
    assert {name for name in fonts if not name.startswith(b"IBMPlexSansArabic")} == set()
    assert data.count(b"/FontFile2") >= 2
    assert b"/Type3" not in data
    assert b"CreationDate" not in data
    assert b"/Author (An author)" in data
    assert b"/Title" in data
    assert b"/Subject" in data


def test_png_has_its_resolution_its_metadata_and_its_words_beside_it(figures: Path) -> None:
    with Image.open(figures / "en.png") as picture:
        assert picture.size[0] == pytest.approx(170 / 25.4 * 100, abs=1)
        assert picture.info["Author"] == "An author"
        assert picture.info["Title"] == toy_map().scene().title
        assert picture.info["Source"] == "toy & <report>"
    described = (figures / "en.alt.txt").read_text(encoding="utf-8")
    assert described.startswith("Map of Syria by governorate: People killed, February 2021. Damascus 12–15.")
    assert "0, stated by the source: Aleppo." in described
    assert "Withheld: Homs." in described
    assert "Not stated by the source: Rural Damascus." in described


def test_a_withheld_number_is_in_no_file(tmp_path: Path) -> None:
    spec = toy_map()
    for suffix in ("svg", "pdf", "png"):
        spec.save(tmp_path / f"x.{suffix}", period=FEBRUARY)
    values = content_of(spec.scene(), Choice(FEBRUARY)).values
    assert values["SY04"].look == "withheld"
    assert (values["SY04"].figure, values["SY04"].least, values["SY04"].most) == ("", None, None)


def test_the_page_and_the_figure_show_the_same_figures(figures: Path) -> None:
    scene = toy_map(source="toy & <report>").scene()
    told = figures_on_page(scene, FEBRUARY)
    root = ET.parse(figures / "en.svg").getroot()
    on_figure = [plain(node.text or "") for node in root.iter(f"{SVG}text")]
    assert told == ["0", "12–15"]
    assert [figure for figure in told if figure not in on_figure] == []


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_legends_say_what_the_page_says(lang: str) -> None:
    scene = sample_scene(lang)
    drawn_text = " ".join(w.text for w in drawn(scene, period=FEBRUARY).written if w.role == "legend")
    area = on_page("areas", scene)["layers"][0]
    incidents = [layer["legend"] for layer in on_page("points", scene)["layers"]]
    single = next((scale["legend"] for scale in area["scales"] if scale["periods"] >= 1), area["legend"])
    legends = [single, *incidents]
    lines = [text for legend in legends for text in (legend["title"], legend["remark"], *labels(legend))]
    assert [line for line in lines if line[1:] not in drawn_text] == []  # a remark begins with a capital letter


def on_page(section: str, scene: Scene) -> Any:
    """Give what the web map's page holds of a scene."""
    return payload(scene).sections[section]["by"][scene.lang]


def figures_on_page(scene: Scene, period: str) -> list[str]:
    """Give the figures that the page's first choropleth has in a period."""
    section = payload(scene).sections["areas"]
    layer, columns = section["by"][scene.lang]["layers"][0], section["columns"].lists()
    keys = [scene.periods[number].key for number in columns[layer["periods"]]]
    width, said = len(layer["units"]), layer["cells"]["headings"]
    first = keys.index(period) * width
    codes = [code for code in columns[layer["codes"]][first : first + width] if code]
    return sorted(filter(None, (said["texts"][columns[said["codes"]][code - 1]] for code in codes)))


def labels(legend: dict[str, object]) -> list[str]:
    return [line["label"] for line in legend["lines"]]  # type: ignore[attr-defined]


def test_a_letter_the_family_lacks_is_drawn_in_another_font(tmp_path: Path) -> None:
    spec = toy_map(title="Дамаск ʿAlī")
    assert b"DejaVuSans" in spec.save(tmp_path / "x.pdf").read_bytes()


def test_options_of_figures_are_checked(tmp_path: Path) -> None:
    spec = toy_map()
    for wrong in ({"chart": "pie"}, {"facet": "week"}, {"digits": "roman"}, {"dpi": 5}, {"colour": "red"}):
        with pytest.raises(MapError):
            spec.save(tmp_path / "x.png", **wrong)  # type: ignore[arg-type]
    with pytest.raises(MapError, match="suffix"):
        save_figure(spec.scene(), tmp_path / "x.gif")
    with pytest.raises(MapError, match="options of figures"):
        spec.save(tmp_path / "x.html", size="page")
    assert list(tmp_path.iterdir()) == []


def test_a_second_language_is_in_the_file_and_in_its_description(tmp_path: Path) -> None:
    root = ET.parse(toy_map().save(tmp_path / "x.svg", second_lang="ar", period=FEBRUARY)).getroot()
    texts = {plain(node.text or "") for node in root.iter(f"{SVG}text")}
    assert {"Damascus", "دمشق"} <= texts
    assert "Map of Syria" in (root.findtext(f"{SVG}desc") or "")
    assert "خريطة سوريا" in (root.findtext(f"{SVG}desc") or "")
    with pytest.raises(MapError, match="second_lang"):
        toy_map().save(tmp_path / "x.html", second_lang="ar")
