"""The threat model and the data protection outline name tests and files that are there, and nothing that is not."""

import re
from xml.etree import ElementTree

import pytest

from config.embedded.place import PROJECT

HERE = PROJECT / "docs/security"
FLOWS = re.compile(r"^## \d .*$", re.MULTILINE)


@pytest.mark.parametrize(
    "line", re.findall(r"^\| [A-Z, ]+ \|.*\|$", (HERE / "threat-model.md").read_text(), re.MULTILINE)
)
def test_each_threat_has_what_stands_against_it_and_a_test(line: str) -> None:
    kinds, threat, against, tests = (cell.strip() for cell in line.strip("|").split("|"))
    assert set(kinds.split(", ")) <= set("STRIDE") and threat and against
    folder = PROJECT / "tests"
    files = re.findall(r"`([\w/]+\.py)`", tests)
    assert files, threat
    for name in files:
        file = (PROJECT / "tests" if "/" in name else folder) / name
        assert file.is_file(), name
        folder = file.parent


def test_every_flow_has_threats_of_most_kinds() -> None:
    parts = FLOWS.split((HERE / "threat-model.md").read_text())[1:]
    assert len(parts) == 8
    every = {
        kind
        for part in parts
        for row in re.findall(r"^\| ([A-Z, ]+) \|", part, re.MULTILINE)
        for kind in row.split(", ")
    }
    assert every == set("STRIDE")
    assert all(len(re.findall(r"^\| [STRIDE, ]+ \|", part, re.MULTILINE)) >= 3 for part in parts)


@pytest.mark.parametrize("name", ["dpia.md", "threat-model.md", "rules.md", "bandit.md"])
def test_links_and_named_places_lead_somewhere(name: str) -> None:
    text = (HERE / name).read_text()
    for link in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (HERE / link).exists(), link
    for place in re.findall(r"`((?:apps|config|tests|healthcheck)/[\w/]+(?:\.\w+)?/?)`", text):
        assert (PROJECT / place).exists() or (PROJECT / "tests" / place).exists(), place


def test_the_picture_says_what_it_shows() -> None:
    root = ElementTree.parse(HERE / "data-flow.svg").getroot()
    svg = "{http://www.w3.org/2000/svg}"
    name, words = root.find(f"{svg}title"), root.find(f"{svg}desc")
    assert root.get("role") == "img" and root.get("aria-labelledby") == "name words"
    assert name is not None and words is not None and len(words.text or "") > 200
    shown = {text.text for text in root.iter(f"{svg}text")}
    assert {str(number) for number in range(1, 9)} <= shown
    assert not [element.tag for element in root.iter() if element.tag.endswith(("script", "foreignObject", "image"))]
