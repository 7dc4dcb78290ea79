"""What a caller may be allowed to do: every scope, with its meaning."""

from collections.abc import Iterable, Mapping

SELF = "self"  # a person's own token: never given to an organisation
HELPING = "helping"  # the token of one assistance: never given to an organisation as its own
OF_A_TOKEN = frozenset({SELF, HELPING})

SCOPES: Mapping[str, str] = {
    "people:write": "invite people",
    "people:read": "read where a person's check stands",
    "results:write": "send laboratory results",
    "kits:write": "send a kit's events",
    "records:acknowledge": "acknowledge a record",
    "records:read": "fetch the records of its own patients",
    "signals:write": "bring the signals of the national notification service",
    "reports:read": "read the commissioner's figures",
    "assist:write": "begin to help a person who agrees to it",
    SELF: "act for oneself",
    HELPING: "act for the one person who agreed to be helped",
}

# What a system asks the token door for: the scope of SMART App Launch 2 (HL7) whose FHIR resource the door is about.
SMART: Mapping[str, str] = {
    "system/Patient.c": "people:write",
    "system/Patient.rs": "people:read",
    "system/Observation.c": "results:write",
    "system/Task.c": "kits:write",
    "system/MessageHeader.c": "records:acknowledge",
    "system/Composition.r": "records:read",
    "system/Parameters.c": "signals:write",
    "system/MeasureReport.rs": "reports:read",
    "system/Encounter.c": "assist:write",
}


def in_smart(scopes: Iterable[str]) -> list[str]:
    """These scopes as SMART writes them."""
    return sorted(smart for smart, scope in SMART.items() if scope in set(scopes))
