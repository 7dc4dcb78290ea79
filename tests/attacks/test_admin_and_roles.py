"""Every page of the admin, as every role of the staff, with one factor or none: only who the table of roles names."""

import re
import tomllib
from pathlib import Path

from apps.staff.roles import MODELS
from tests.attacks.asked import routes
from tests.attacks.cast import STAFF, Cast
from tests.attacks.house import House

PAGES: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("rules.toml").read_text())["admin"]
MODEL = re.compile(r"admin/(\w+)/(\w+)/(?:(add)/|<path:object_id>/(?:(history|delete|change)/)?)?")
GIVEN = {
    "uuid": "00000000-0000-7000-8000-000000000000",
    "int": "1",
    "path": "1",
    "str": "E06000052",
    "slug": "take",
    "": "x",
}
SEEN_BY_ANY = ("view", "change")


def address(route: str) -> str:
    text = re.sub(r"\^?\(\?P<\w+>\.\*\)\$|\^?\(\?P<\w+>[^)]*\)/\$", "nothing/", route)
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda part: GIVEN.get(part[1] or "", "x"), text)


def may(route: str) -> list[str]:
    """The roles that may open a page: by its own rule, or by its model's."""
    route = re.sub(r"\^\(\?P<app_label>[^)]*\)/\$", "<app_label>/", route)  # it names every app there is
    if route in PAGES:
        return PAGES[route]
    found = MODEL.fullmatch(route)
    assert found, f"write a rule in tests/attacks/rules.toml for {route}"
    rights = MODELS[f"{found[1]}.{found[2]}"]
    verbs = {"add": ("add",), "delete": ("delete",)}.get(found[3] or found[4] or "", SEEN_BY_ANY)
    return sorted(
        {role for verb, roles in rights.items() if verb in verbs or verb not in ("add", "delete") for role in roles}
    )


def test_each_page_by_each_role(house: House, cast: Cast) -> None:
    pages = [route for route in routes() if route.startswith("admin/")]
    faults, cells = [], 0
    with house.client() as client:
        for route in pages:
            allowed = may(route)
            for role in ("nobody", "person_a", *STAFF):
                for method in ("GET", "POST"):
                    headers = {"Cookie": f"sessionid={cast.cookies[role]}"} if role in STAFF else {}
                    if role == "person_a":
                        headers = {"Authorization": f"Bearer {cast.tokens['person_a']}"}
                    client.cookies.clear()  # nobody goes on with the session of whoever asked before
                    told = client.request(method, address(route), headers=headers)
                    cells += 1
                    opened = told.status_code == 200 and (method == "POST" or role not in allowed)
                    if told.status_code >= 500 or (opened and "everybody" not in allowed):
                        faults.append(f"{method} {route} as {role}: {told.status_code}")
    print(f"{cells} cells of {len(pages)} pages of the admin")
    assert not faults, "\n".join(faults)
