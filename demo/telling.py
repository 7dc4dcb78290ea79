"""What came of each walk, in words on a terminal."""

from collections.abc import Iterable
from typing import Any

from demo.walk import Story
from healthcheck.figure import cut
from healthcheck.units import Unit


def tell(number: int, story: Story, results: dict[str, Any] | None, deliveries: list[dict[str, Any]]) -> str:
    """One person's walk: steps, scores, advice, deliveries."""
    lines = [f"{number:>2}. {story.character.title}", f"    steps       {_chain(story.steps)}"]
    if results:
        lines += [f"    scores      {_scores(results['scores'])}", *_trust(results), *_advice(results)]
    lines += [f"    delivered   {_delivery(row)}" for row in deliveries]
    return "\n".join(lines)


def _chain(steps: Iterable[str]) -> str:
    return "\n             -> ".join(steps)


def _scores(scores: list[dict[str, Any]]) -> str:
    return "\n                ".join(f"{score['name']}: {_score(score)}" for score in scores)


def _score(score: dict[str, Any]) -> str:
    if "reason" in score:
        return f"not scored: {score['reason']}"
    unit = Unit.of(score["unit"]).written if "unit" in score else ""
    value = "" if score["value"] is None else f"{cut(score['value'])} {unit} "
    age = score["parts"].get("heart_age")
    heart = "" if age is None else f", heart age {age if isinstance(age, str) else cut(age)}"
    return f"{value}{score['band']}{heart}"


def _trust(results: dict[str, Any]) -> list[str]:
    """How far the values can be trusted, and how far the heart score could move."""
    grades = ", ".join(f"{graded['name']} {graded['grade']}" for graded in results["grades"])
    ranges = {each["name"]: each for each in results["certainty"]["ranges"]}
    decision = results["certainty"]["decision"]
    lines = [f"    grades      {grades}"] if grades else []
    lines += [f"    range       {ranges['qrisk3']['gp']}"] if "qrisk3" in ranges else []
    return [*lines, *([f"    certain     {decision['gp']}"] if decision else [])]


def _advice(results: dict[str, Any]) -> list[str]:
    primary, further = results["advice"]["primary"], results["advice"]["further"]
    lines = [f"    advice      [{primary['urgency']}] {primary['patient']}"]
    if further:
        lines.append(f"    and         {', '.join(action['id'] for action in further)}")
    if results["stopped"]:
        lines.append(f"    sent early  {results['stopped']}")
    return lines


def _delivery(row: dict[str, Any]) -> str:
    tries = f" after {row['attempts']} tries" if row["attempts"] > 1 else ""
    return f"{row['channel']} {row['purpose']}: {row['state']}{tries}"
