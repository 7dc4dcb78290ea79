"""What a caller may be allowed to do: every scope, with its meaning."""

from collections.abc import Mapping

SELF = "self"  # a person's own token: never given to an organisation
HELPING = "helping"  # the token of one assistance: never given to an organisation as its own
OF_A_TOKEN = frozenset({SELF, HELPING})

SCOPES: Mapping[str, str] = {
    "people:write": "invite people",
    "people:read": "read where a person's check stands",
    "identity:assert": "sign a person in",
    "results:write": "send laboratory results",
    "kits:write": "send a kit's events",
    "records:acknowledge": "acknowledge a record",
    "reports:read": "read the commissioner's figures",
    "assist:write": "begin to help a person who agrees to it",
    SELF: "act for oneself",
    HELPING: "act for the one person who agreed to be helped",
}
