"""The hazard log as one page for a clinical safety officer: worst first, each control beside its proof."""

from html import escape

from healthcheck.hazards.log import Control, Hazard, Log
from healthcheck.hazards.risk import MEANING, Likelihood, Risk, Severity

_STYLE = """
body { font: 17px/1.5 Arial, sans-serif; color: #212b32; margin: 0 auto; max-width: 62rem; padding: 1rem; }
h1 { font-size: 2rem; line-height: 1.2; } h2 { font-size: 1.35rem; margin: 2.5rem 0 .25rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; }
th, td { border: 1px solid #aeb7bd; padding: .4rem .6rem; text-align: left; vertical-align: top; }
th { background: #f0f4f5; } code { font-size: .8rem; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; } .draft { border-left: 6px solid #d5281b; padding: .25rem 1rem; }
.rating { font-weight: bold; white-space: nowrap; }
@media print { body { font-size: 11px; max-width: none; } h2 { break-after: avoid; } table { break-inside: avoid; } }
"""


def html(log: Log) -> str:
    """The whole page, without a script and without anything from elsewhere."""
    worst_first = sorted(log.hazards, key=lambda each: (-each.residual.rating, -each.initial.rating, each.id))
    return "\n".join(
        (
            '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Hazard log</title>',
            f"<style>{_STYLE}</style></head><body><main><h1>Hazard log of the NHS Health Check at home</h1>",
            _standing(log),
            _summary(worst_first),
            *map(_section, worst_first),
            "<h2>How risks are rated</h2>",
            _ratings(),
            "</main></body></html>\n",
        )
    )


def _standing(log: Log) -> str:
    if log.approved_by:
        return f"<p>Version {escape(log.version)}, approved by {escape(log.approved_by)}.</p>"
    return (
        f'<p class="draft">Version {escape(log.version)}. <strong>Draft: no clinical safety officer has approved it.'
        "</strong> DCB0129 asks for that before the service is used for care; who deploys it keeps a log of their own "
        "under DCB0160.</p>"
    )


def _summary(hazards: list[Hazard]) -> str:
    rows = "".join(
        f'<tr><th scope="row"><a href="#{each.id}">{each.id}</a></th><td>{escape(each.name)}</td>'
        f"<td>{_risk(each.initial)}</td><td>{_risk(each.residual)}</td></tr>"
        for each in hazards
    )
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("No.", "Hazard", "Before controls", "With controls"))
    return _table("All hazards", heads, rows)


def _section(hazard: Hazard) -> str:
    causes = "".join(f"<li>{escape(cause)}</li>" for cause in hazard.causes)
    controls = "".join(f"<li>{_control(control)}</li>" for control in hazard.controls)
    left = f"<p><strong>What is left:</strong> {escape(hazard.left)}</p>" if hazard.left else ""
    return (
        f'<h2 id="{hazard.id}">{hazard.id}: {escape(hazard.name)}</h2><p>{escape(hazard.harm)}</p>'
        f"<p>Before controls: {_risk(hazard.initial)}. With controls: {_risk(hazard.residual)}.</p>"
        f"<h3>Causes</h3><ul>{causes}</ul><h3>Controls</h3><ul>{controls}</ul>{left}"
    )


def _control(control: Control) -> str:
    proofs = "".join(f"<br><code>{escape(test)}</code>" for test in control.tests)
    return f"{escape(control.says)}{proofs or ' <em>Kept by who deploys the service.</em>'}"


def _risk(risk: Risk) -> str:
    named = f"{_words(risk.severity)}, {_words(risk.likelihood)}"
    return f'<span class="rating">{risk.rating}</span> ({named})'


def _words(level: Severity | Likelihood) -> str:
    return level.name.replace("_", " ").lower()


def _ratings() -> str:
    head = "".join(f'<th scope="col">{_words(severity)}</th>' for severity in Severity)
    rows = "".join(
        f'<tr><th scope="row">{_words(likelihood)}</th>'
        + "".join(f"<td>{Risk(severity, likelihood).rating}</td>" for severity in Severity)
        + "</tr>"
        for likelihood in sorted(Likelihood, reverse=True)
    )
    meanings = "".join(f"<li>{rating}: {meaning}</li>" for rating, meaning in MEANING.items())
    table = _table("Rating by likelihood and severity", f'<th scope="col">Likelihood</th>{head}', rows)
    return f"{table}<ul>{meanings}</ul>"


def _table(name: str, heads: str, rows: str) -> str:
    """A table that scrolls by itself on a phone, also by the keyboard."""
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{name}"><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )
