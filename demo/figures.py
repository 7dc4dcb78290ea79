"""Whether the sums agree: what was walked, what the API reports, what the admin's page shows."""

import re
from typing import Any

import httpx2

from demo.party import Party
from demo.setting import Setting
from demo.walk import Story

Counted = tuple[int, int]


def agree(here: Setting, stories: list[Story], results: list[dict[str, Any] | None]) -> bool:
    """Print offered and received by each way of counting; whether they are the same."""
    walked = (
        sum(bool(story.check) for story in stories),
        sum(bool(found and not found["stopped"]) for found in results),
    )
    with Party(here.stack.url, here.commissioner) as commissioner:
        total = commissioner.get("/v1/reports/programme")["total"]
    counted = {"walked": walked, "API": (total["offered"], total["received"]), "admin page": admin_page(here)}
    for name, (offered, received) in counted.items():
        print(f"{name:<12} offered {offered:>3}   received {received:>3}   uptake {100 * received / offered:.1f}%")
    same = len(set(counted.values())) == 1
    print("The sums agree." if same else "THE SUMS DO NOT AGREE.")
    return same


def admin_page(here: Setting) -> Counted:
    """Offered and received in the total row of the report, read as an operator would, signed in."""
    user, password = here.administrator
    with httpx2.Client(base_url=here.stack.url, follow_redirects=True, timeout=30) as browser:
        page = browser.get("/admin/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token is not None, "the admin's sign-in page has no form"
        form = {"username": user, "password": password, "csrfmiddlewaretoken": token[1]}
        browser.post("/admin/login/?next=/admin/", data=form).raise_for_status()
        report = browser.get("/admin/reports/fact/").raise_for_status().text
    row = re.search(r"<tfoot>.*?</tfoot>", report, re.DOTALL)
    assert row is not None, "the report shows no total row"
    offered, received = re.findall(r"<td[^>]*>\s*([\d,]+)\s*</td>", row[0])[:2]
    return int(offered.replace(",", "")), int(received.replace(",", ""))
