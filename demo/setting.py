"""Where the walk takes place: the service, its stand-in neighbours, and who may call it."""

import base64
import json
import secrets
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass

import httpx2

from config.embedded.place import PROJECT
from config.embedded.process import spawn, stop
from demo.stack import PATIENCE, Stack, free_port
from demo.staff import Administrator

# ODS codes beginning with Y9 are not given out: nobody real is meant.
PRACTICES = (
    ("Y90001", "Harbour Surgery", "E06000052", "Cornwall"),
    ("Y90002", "Meadow Lane Practice", "E09000028", "Southwark"),
)
LABORATORIES = {"biomarker_json": "Y91001", "uk_pathology_fhir": "Y91002"}
COMMISSIONER = "Y92001"
INTRODUCE = "from demo import introduce; introduce.main()"


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything the walk needs to know. Every token and password is made anew for each run."""

    stack: Stack
    pdm: str
    notify: str
    mail: str
    nhs_login: str
    commissioner: str
    laboratories: dict[str, str]
    practices: dict[str, str]
    administrator: Administrator


@contextmanager
def setting(name: str, *, port: int = 0, changes: Mapping[str, str] = {}) -> Iterator[Setting]:
    """Start the neighbours and the service, in an environment with changes; stop them all at the end."""
    apim = free_port()
    pdm, notify, mail, smtp, login = free_port(), free_port(), free_port(), free_port(), free_port()
    web = port or free_port()
    environment = {
        "HEALTHCHECK_PDM_URL": f"http://127.0.0.1:{pdm}",
        "HEALTHCHECK_NOTIFY_URL": f"http://127.0.0.1:{notify}",
        "HEALTHCHECK_NHS_LOGIN_ISSUER": f"http://127.0.0.1:{login}",
        "HEALTHCHECK_NHS_LOGIN_CLIENT_ID": "healthcheck-demo",
        "HEALTHCHECK_APIM_URL": f"http://127.0.0.1:{apim}",
        "HEALTHCHECK_APIM_API_KEY": secrets.token_urlsafe(24),
        "PEER_TOKEN_SECRET": secrets.token_urlsafe(24),
        "HEALTHCHECK_NOTIFY_APPLICATION_ID": "healthcheck-demo",
        "HEALTHCHECK_NOTIFY_API_KEY": secrets.token_urlsafe(24),
        # A walk is watched: what takes minutes in service takes a moment here.
        "HEALTHCHECK_DELIVERY_BACKOFF_SECONDS": "0.3",
        "HEALTHCHECK_DELIVERY_LEASE_SECONDS": "20",
        "HEALTHCHECK_DELIVERY_HURRY": "1000",
        "HEALTHCHECK_SITE_URL": f"http://127.0.0.1:{web}",
        "HEALTHCHECK_MAIL_HOST": f"127.0.0.1:{smtp}",
        "HEALTHCHECK_MAIL_FROM": "healthcheck@service.example",
        "HEALTHCHECK_URGENT_ALARM_MAIL": "alarm@operator.example",
        **changes,
    }
    stack = Stack(name, fresh=True, port=web, environment=environment)
    with ExitStack() as running, stack:
        _peer(running, stack, "apim", apim, calls=f"{stack.url}/.well-known/nhs-api-platform-jwks.json")
        _peer(running, stack, "pdm", pdm)
        _peer(running, stack, "notify", notify, calls=f"{stack.url}/v1/notify-callbacks")
        _peer(running, stack, "mail", mail, smtp=smtp)
        _peer(running, stack, "nhs_login", login, calls=stack.url)
        yield _introduce(stack, environment, f"http://127.0.0.1:{mail}")


def _peer(running: ExitStack, stack: Stack, name: str, port: int, *, calls: str = "", smtp: int = 0) -> None:
    log = stack.place.logs / f"{stack.name}-{name}.log"
    log.unlink(missing_ok=True)
    command = [sys.executable, "-m", "demo.peers", name, "--port", str(port), "--calls", calls]
    command += ["--smtp-port", str(smtp)]
    process = spawn(command, log=log, environment=stack.environment, folder=PROJECT)
    running.callback(stop, process)
    until = time.monotonic() + PATIENCE
    while True:
        try:
            httpx2.get(f"http://127.0.0.1:{port}/", timeout=2)
            return
        except httpx2.TransportError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"The {name} stand-in did not start; see {log}") from None
            time.sleep(0.05)


def _introduce(stack: Stack, environment: dict[str, str], mail: str) -> Setting:
    """Let everybody in."""
    secret = base64.b32encode(secrets.token_bytes(20)).decode()
    administrator = Administrator("operator", secrets.token_urlsafe(18), secret)
    practices = [
        {"ods_code": ods, "name": name, "area_code": code, "area_name": area} for ods, name, code, area in PRACTICES
    ]
    wanted = {"practices": practices, "organisations": _organisations(), "administrator": asdict(administrator)}
    wanted["contacts"] = [_contact(ods) for ods in (COMMISSIONER, *(practice["ods_code"] for practice in practices))]
    tokens = json.loads(stack.manage("shell", "--no-imports", "-c", INTRODUCE, given=json.dumps(wanted)))
    return Setting(
        stack=stack,
        pdm=environment["HEALTHCHECK_PDM_URL"],
        notify=environment["HEALTHCHECK_NOTIFY_URL"],
        mail=mail,
        nhs_login=environment["HEALTHCHECK_NHS_LOGIN_ISSUER"],
        commissioner=tokens[COMMISSIONER],
        laboratories={supplier: tokens[ods] for supplier, ods in LABORATORIES.items()},
        practices={practice["ods_code"]: tokens[practice["ods_code"]] for practice in practices},
        administrator=administrator,
    )


def _contact(ods: str) -> dict[str, str]:
    """How somebody is reached when a finding cannot wait; Ofcom keeps these numbers and this domain for fiction."""
    return {"ods_code": ods, "mail": f"urgent@{ods.lower()}.example", "phone": f"01632 960{ods[-3:]}"}


def _organisations() -> list[dict[str, object]]:
    """Everybody who calls the API, and what each may do."""
    invites = ["people:write", "people:read", "reports:read"]
    known: list[dict[str, object]] = [
        {"name": "Public Health Team", "ods_code": COMMISSIONER, "kind": "commissioner", "scopes": invites},
    ]
    for ods, name, *_ in PRACTICES:
        known.append({"name": name, "ods_code": ods, "kind": "practice", "scopes": ["records:acknowledge"]})
    for supplier, ods in LABORATORIES.items():
        sends = {"kind": "laboratory", "scopes": ["results:write", "kits:write"], "supplier": supplier}
        known.append({"name": f"Laboratory {supplier}", "ods_code": ods, **sends})
    return known
