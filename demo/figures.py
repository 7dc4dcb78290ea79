"""Whether the sums agree: what was walked, the exact figures in the admin, and what was released of them."""

import re
from typing import Any

import httpx2

from demo.party import Party
from demo.setting import Setting
from demo.staff import sign_in
from demo.walk import Story

Counted = tuple[int, int]
SMALL, STEP = 7, 5  # the rule of a release: 1 to 7 hidden, the rest to the nearest 5


def agree(here: Setting, stories: list[Story], results: list[dict[str, Any] | None]) -> bool:
    """Print offered and received by each way of counting; whether they are the same."""
    walked = (
        sum(bool(story.check) for story in stories),
        sum(bool(found and not found["stopped"]) for found in results),
    )
    print(here.stack.manage("release_figures").strip())
    counted = {"walked": walked, "exact page": exact_page(here)}
    for name, (offered, received) in counted.items():
        print(f"{name:<12} offered {offered:>3}   received {received:>3}   uptake {100 * received / offered:.1f}%")
    with Party(here.stack.url, here.commissioner) as commissioner:
        total = commissioner.get("/v1/reports/programme")["total"]
    shown = (total["offered"], total["received"])
    words = [
        f"{name} {count} (released as {'*' if each is None else each})"
        for name, count, each in zip(("offered", "received"), walked, shown, strict=True)
    ]
    print(f"{'released':<12} {'   '.join(words)}")
    same = len(set(counted.values())) == 1 and all(map(released_as, walked, shown))
    print("The sums agree." if same else "THE SUMS DO NOT AGREE.")
    return same


def released_as(count: int, shown: int | None) -> bool:
    """Whether a release may show a count so: a hidden one may be any but 0, which is not hidden here."""
    if shown is None:
        return count > 0
    return not 1 <= count <= SMALL and shown == (count + STEP // 2) // STEP * STEP


def exact_page(here: Setting) -> Counted:
    """Offered and received in the total row of the exact figures, read as an operator would, signed in."""
    with httpx2.Client(base_url=here.stack.url, follow_redirects=True, timeout=30) as browser:
        sign_in(browser, here.administrator)
        report = browser.get("/admin/reports/fact/exact/").raise_for_status().text
    row = re.search(r"<tfoot>.*?</tfoot>", report, re.DOTALL)
    assert row is not None, "the report shows no total row"
    offered, received = re.findall(r"<td[^>]*>\s*([\d,]+)\s*</td>", row[0])[:2]
    return int(offered.replace(",", "")), int(received.replace(",", ""))
