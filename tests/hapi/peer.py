"""HAPI's FHIR server and validator as a process of the tests: built once by Maven, started on a free port."""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
import urllib.error
import urllib.request
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

DEFINITIONS = os.environ.get("HEALTHCHECK_INTEROP_DIR", "")
MISSING = [tool for tool in ("java", "mvn") if shutil.which(tool) is None]
HERE = Path(__file__).parent
PRESSURE = "UKCore-Observation-VitalSigns-BloodPressure.json"

needs_hapi = [
    pytest.mark.skipif(bool(MISSING), reason=f"HAPI's server needs {', '.join(MISSING)}: install Java 17 and Maven"),
    pytest.mark.skipif(not DEFINITIONS, reason="needs UK Core 2.0.0 definitions; set HEALTHCHECK_INTEROP_DIR"),
]


@dataclass(frozen=True)
class Hapi:
    """The running server."""

    port: int

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}/fhir"

    def ask(self, method: str, path: str, document: object = None) -> tuple[int, dict[str, Any]]:
        """The status and the answer, its decimals as they were written."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            None if document is None else json.dumps(document).encode(),
            {"Content-Type": "application/fhir+json", "Accept": "application/fhir+json"},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.status, json.load(answer, parse_float=str)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, json.load(refused, parse_float=str)

    def faults(self, document: object) -> list[str]:
        """What HAPI's validator has against a resource: errors only, as its words."""
        _, said = self.ask("POST", "/validate", document)
        return [each["diagnostics"] for each in said["issue"] if each["severity"] in ("error", "fatal")]


def built() -> Path:
    """The folder with the compiled program, its class path and UK Core's definitions, one for each version of them."""
    sources = [HERE / "pom.xml", *sorted((HERE / "src").rglob("*.java")), Path(DEFINITIONS) / "ukcore-json.tar.gz"]
    content = b"".join(path.read_bytes() for path in sources)
    home = Path(tempfile.gettempdir()) / f"healthcheck-hapi-{hashlib.sha256(content).hexdigest()[:16]}"
    if not (home / "built").exists():
        home.mkdir(exist_ok=True)
        command = ["mvn", "-B", "-q", "compile", "dependency:build-classpath"]
        command += [f"-Dpeer.build={home}", f"-Dmdep.outputFile={home / 'classpath'}"]
        subprocess.run(command, cwd=HERE, check=True, timeout=900, stdout=subprocess.DEVNULL)
        with tarfile.open(Path(DEFINITIONS) / "ukcore-json.tar.gz") as archive:
            archive.extractall(home / "definitions", filter="data")
        # Slices inside a blood pressure's components have no discriminator as published: the repaired profile instead.
        repaired = zlib.decompress((Path(DEFINITIONS) / "validator" / "bp-workaround.json.gz").read_bytes(), 31)
        (published,) = [each for each in (home / "definitions").rglob(PRESSURE) if "examples" not in each.parts]
        published.write_bytes(repaired)
        (home / "built").touch()
    return home


def start(log: Path) -> tuple[subprocess.Popen[str], Hapi]:
    """The process, which ends when its input does, and where it listens."""
    home = built()
    classes = f"{home / 'classes'}:{(home / 'classpath').read_text().strip()}"
    command = ["java", "-Xmx1500m", "-cp", classes, "Peer", str(home / "definitions")]
    with log.open("w") as complaints:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints, text=True, cwd=home
        )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("ready "):
            return process, Hapi(int(line.split()[1]))
    raise RuntimeError(f"HAPI's server did not start; its words: {log.read_text()[-2000:]}")
