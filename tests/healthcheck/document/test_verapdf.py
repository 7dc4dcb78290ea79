"""veraPDF, the reference validator, finds the document to be PDF/UA-1; a document without tags it does not."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
import typst

from healthcheck.document import Named
from healthcheck.measurement import AbsentReason, Kind
from tests.healthcheck.cases import ANSWERS, a_check, an_id
from tests.healthcheck.document.pages import a_pdf

MISSING = [tool for tool in ("java", "mvn") if shutil.which(tool) is None]
HERE = Path(__file__).parent / "verapdf"
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"veraPDF needs {', '.join(MISSING)}: install Java 17 and Maven")


def documents() -> dict[str, bytes]:
    return {
        "whole": a_pdf(a_check()),
        "urgent": a_pdf(a_check(pressure=("190", "125"), values={Kind.HBA1C: AbsentReason.HAEMOLYSED})),
        "empty": a_pdf(a_check(measurements=[], answers=dict.fromkeys(ANSWERS)), stopped="no answer for 28 days"),
        "amended": a_pdf(
            a_check(), Named("Nguyễn 王", "Łukasiewicz", "A81001", 2), replaces=an_id("x"), changes=("a",)
        ),
        "two pages": a_pdf(
            a_check(), replaces=an_id("x"), changes=("Total cholesterol was 7.9 and is 4.6 mmol/L",) * 250
        ),
    }


@pytest.fixture(scope="module")
def classpath() -> str:
    """Built once for each version of it, outside of the project. Skips where Maven Central cannot be reached."""
    content = b"".join(path.read_bytes() for path in sorted(HERE.rglob("*")) if path.is_file())
    home = Path.home() / ".cache" / "healthcheck" / f"verapdf-{hashlib.sha256(content).hexdigest()[:16]}"
    if not (home / "built").exists():
        home.mkdir(parents=True, exist_ok=True)
        goals = ["compile", "dependency:build-classpath", f"-Dmdep.outputFile={home / 'classpath'}"]
        command = ["mvn", "-B", "-q", *goals, f"-Dcheck.build={home}"]
        done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=600, check=False)
        if done.returncode:
            pytest.skip("veraPDF could not be fetched from Maven Central")
        (home / "built").touch()
    return f"{home / 'classes'}:{(home / 'classpath').read_text().strip()}"


def verdicts(classpath: str, *files: Path) -> list[str]:
    command = ["java", "-cp", classpath, "Check", *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=True).stdout.splitlines()


def test_each_document_is_pdf_ua_1(classpath: str, tmp_path: Path) -> None:
    files = []
    for name, content in documents().items():
        files.append(tmp_path / f"{name}.pdf")
        files[-1].write_bytes(content)
    assert verdicts(classpath, *files) == ["compliant"] * len(files)


def test_the_validator_can_say_no(classpath: str, tmp_path: Path) -> None:
    untagged = tmp_path / "untagged.pdf"
    untagged.write_bytes(typst.compile(b"= A heading", format="pdf", pdf_tags=False))
    assert verdicts(classpath, untagged)[0] == "faulty"
