"""`python -m demo` walks checks from invitation to acknowledged record; `python -m demo serve` then stays up."""

import argparse
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
from nhs_number import REGION_SYNTHETIC, generate

from demo import figures
from demo.cast import Character, cast
from demo.party import Party
from demo.setting import PRACTICES, Setting, setting
from demo.telling import tell
from demo.walk import Story, Walk, sign_in

PATIENCE = 90.0
SETTLED = {"acknowledged", "parked"}


def main() -> int:
    """Walk everybody; exit code 0 when every sum agrees."""
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("walk", "serve"), default="walk")
    parser.add_argument("--port", type=int, default=0, help="of the web server; a free one by default")
    given = parser.parse_args()
    started = time.monotonic()
    print("Starting PostgreSQL, Valkey, web server, worker and the stand-in neighbours ...", flush=True)
    with setting("serve" if given.what == "serve" else "demo", port=given.port) as here:
        print(f"... up after {time.monotonic() - started:.1f} s at {here.stack.url}\n", flush=True)
        agreed = walk_everybody(here)
        print(f"\nTook {time.monotonic() - started:.1f} s. {_where_to_look(here, given.what)}", flush=True)
        if given.what == "serve" and agreed:
            _stay()
    return 0 if agreed else 1


def walk_everybody(here: Setting) -> bool:
    """Walk the cast, wait for every delivery, print what came of each; whether the sums agree."""
    people = cast(datetime.now(UTC).date())
    numbers = generate(for_region=REGION_SYNTHETIC, quantity=len(people))
    register(here, dict(zip(numbers, people, strict=True)))
    stories = []
    for nth, (character, number) in enumerate(zip(people, numbers, strict=True), 1):
        print(f"walking {nth:>2} of {len(people)}: {character.title}", flush=True)
        stories.append(Walk(here, character, number).walk())
    later = datetime.now(UTC) + timedelta(days=29)
    print(f"29 days later: {here.stack.manage('close_overdue', '--at', f'{later:%Y-%m-%d}').strip()}\n")
    with Party(here.stack.url, here.commissioner) as commissioner:
        told = [_outcome(here, commissioner, story) for story in stories]
    for nth, (story, (results, deliveries)) in enumerate(zip(stories, told, strict=True), 1):
        print(tell(nth, story, results, deliveries), end="\n\n")
    return figures.agree(here, stories, [results for results, _ in told])


def register(here: Setting, people: dict[str, Character]) -> None:
    """Tell the GPs' side who is whose patient, so that each practice acknowledges with its own credential."""
    answers = {
        "ack_url": f"{here.stack.url}/v1/acknowledgements",
        "ack_tokens": {number: here.practices[PRACTICES[who.practice][0]] for number, who in people.items()},
    }
    httpx2.post(f"{here.pdm}/_control", json=answers).raise_for_status()


def _outcome(here: Setting, commissioner: Party, story: Story) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """Results and deliveries of a story, once nothing is on its way any more."""
    if not story.check:
        return None, []
    until = time.monotonic() + PATIENCE
    while True:
        deliveries = commissioner.get(f"/v1/checks/{story.check}/deliveries")
        if all(row["state"] in SETTLED for row in deliveries):
            break
        if time.monotonic() > until:
            raise TimeoutError(f"a delivery of '{story.character.title}' did not settle in {PATIENCE:.0f} s")
        time.sleep(0.2)
    if not story.consented:
        return None, deliveries
    with Party(here.stack.url, sign_in(here, story)) as person:
        return person.get(f"/v1/checks/{story.check}/results"), deliveries


def _where_to_look(here: Setting, what: str) -> str:
    if what == "walk":
        logs = here.stack.place.logs
        return f"Logs are in {logs}. `make serve` walks the same people and stays up to look at."
    who = here.administrator
    return (
        "Look at:\n"
        f"  {here.stack.url}/admin/            the report and the outbox\n"
        f"      sign in as {who.user}, password {who.password}\n"
        f"      and a code, by an authenticator app: {who.link}\n"
        f"      or without one: .venv/bin/python -m demo.staff {who.secret}\n"
        f"  {here.stack.url}/sign-in           sign in as one of them, with the stand-in of NHS login\n"
        f"  {here.stack.url}/docs              the API, to try\n"
        f"  {here.pdm}/_records          what the GP's side took\n"
        f"  {here.notify}/_messages         what the NHS App was sent\n"
        "Ctrl-C stops everything."
    )


def _stay() -> None:
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        print("\nStopping ...")


if __name__ == "__main__":
    sys.exit(main())
