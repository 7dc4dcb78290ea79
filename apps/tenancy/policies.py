"""The policy of every table, one line each: who sees its rows, who writes them, and what the roles may do at all.

A table that is not listed can be neither read nor written by a request or a worker, and a test fails.
"""

from dataclasses import dataclass

from apps.tenancy import rules
from apps.tenancy.rules import either, of_check, of_own_areas, of_person, of_supplier, with_row

READ, ADD, WORK, ALL, NONE = "SELECT", "SELECT, INSERT", "SELECT, INSERT, UPDATE", "SELECT, INSERT, UPDATE, DELETE", ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Args:
        sees: the rows a request sees.
        writes: the rows it adds, changes and removes; "" for those it sees.
        web: what a request may do at all.
        service: what the worker and the operator's commands may do, with every row.
    """

    name: str
    sees: str
    writes: str = ""
    web: str = WORK
    service: str = ALL


TABLES = (
    # who calls
    Table("clients_organisation", rules.ANYBODY, rules.STAFF),
    Table(
        "clients_credential",
        either(rules.AT_THE_DOOR, f"organisation_id = {rules.ORGANISATION}"),
        rules.AT_THE_DOOR,
    ),
    Table("clients_publickey", rules.AT_THE_DOOR),
    Table("clients_accesstoken", rules.AT_THE_DOOR, web=ALL),
    Table("clients_webhookkey", rules.AT_THE_DOOR),
    Table("clients_spent", rules.ANYBODY),
    Table("clients_guess", rules.ANYBODY, web=ALL),
    Table("clients_idempotentrequest", f"caller = {rules.ACTOR}", web=ALL),
    # people
    Table("people_practice", rules.ANYBODY, rules.STAFF),
    Table("people_person", rules.PEOPLE),
    Table("people_session", either(rules.AT_THE_DOOR, of_person("person_id"))),
    Table("people_consentword", of_person("person_id"), web=ADD),
    Table("people_lifeevent", either(of_person("person_id"), rules.OF_NOBODY)),
    Table("rights_request", of_person("person_id")),
    Table("nhs_login_account", either(rules.AT_THE_DOOR, of_person("person_id"))),
    Table("nhs_login_attempt", rules.AT_THE_DOOR, web=ALL),
    # checks
    Table("checks_healthcheck", rules.CHECKS),
    Table(
        "checks_notbegun", either(f"organisation_id = {rules.ORGANISATION}", rules.STAFF), web="SELECT, INSERT, DELETE"
    ),
    Table("checks_declaration", of_check(), web=ADD),
    Table("checks_answers", of_check(), web=ADD),
    Table("checks_followup", of_check(), web=ADD),
    Table("checks_value", of_check(), web=ADD),
    Table("checks_assessment", of_check()),
    Table("checks_sampleword", of_check(), web=ADD),
    Table("checks_specimenstanding", of_check(), web=ADD),
    Table("checks_rescore", rules.STAFF, web=READ),
    Table("checks_rescorechunk", rules.STAFF, web=READ),
    Table("checks_change", rules.STAFF, web=READ),
    Table("answers_draft", of_check(), web=ALL),
    # kits
    Table("kits_supplieraccount", either(f"organisation_id = {rules.ORGANISATION}", rules.STOCK)),
    Table("kits_lot", either(of_supplier("supplier_id"), rules.STOCK)),
    Table("kits_kit", rules.KITS),
    Table("kits_kitevent", either(with_row("kits_kit", "kit_id"), of_supplier("supplier_id")), web=ADD),
    Table("kits_labmessage", rules.MESSAGES),
    Table("kits_labbatch", either(of_supplier("supplier_id"), rules.STAFF), web=ADD),
    Table("kits_labrepeat", with_row("kits_labbatch", "batch_id"), web=ADD),
    Table("kits_doubt", with_row("kits_kit", "kit_id")),
    # helpers
    Table("assistance_appointment", rules.ANYBODY, rules.STAFF),
    Table("assistance_assistance", either(rules.AT_THE_DOOR, of_check())),
    # the outbox
    Table("delivery_delivery", rules.DELIVERIES),
    Table("delivery_payload", with_row("delivery_delivery", "delivery_id"), web=ADD),
    Table("delivery_attempt", with_row("delivery_delivery", "delivery_id"), web=READ),
    Table("delivery_receipt", with_row("delivery_delivery", "delivery_id"), web=ADD),
    Table("delivery_callback", either(rules.NOTIFY, rules.STAFF), web=ADD),
    Table("delivery_budget", rules.STAFF),
    Table("delivery_budgetweek", rules.STAFF),
    Table("delivery_booking", with_row("delivery_delivery", "delivery_id"), rules.STAFF),
    Table("delivery_stop", of_person("subject")),
    Table("delivery_silence", with_row("delivery_delivery", "delivery_id")),
    Table("delivery_batch", rules.STAFF),
    Table("delivery_lane", rules.ANYBODY),
    Table("delivery_peer", rules.ANYBODY),
    Table("delivery_fhirserver", rules.STAFF, web=ALL),
    Table("delivery_route", rules.ANYBODY, rules.STAFF, web=ALL),
    Table("delivery_meshmessage", rules.STAFF),
    Table("signals_signal", either(f"by = {rules.ACTOR}", rules.STAFF), rules.ANYBODY),
    Table("delivery_refused", either(f"by = {rules.ACTOR}", rules.STAFF), rules.ANYBODY),
    # what cannot wait
    Table("urgent_contact", rules.ANYBODY, rules.STAFF, web=ALL),
    Table("urgent_case", of_person("person_id")),
    Table("urgent_alert", with_row("urgent_case", "case_id"), web=ADD),
    Table("urgent_step", with_row("urgent_alert", "alert_id")),
    Table("urgent_event", with_row("urgent_case", "case_id"), web=ADD),
    # figures
    Table("reports_area", rules.ANYBODY, rules.ANYBODY, web=ADD),
    Table("reports_population", rules.ANYBODY, rules.NOBODY, web=READ),
    Table("reports_fact", either(of_person("person_id"), of_own_areas()), of_person("person_id")),
    Table("reports_furthercheck", with_row("reports_fact", "fact_id", "check_id"), web=ADD),
    Table(
        "reports_sample",
        either(with_row("reports_fact", "fact_id", "check_id"), of_own_areas()),
        rules.ANYBODY,
        web=ALL,
    ),
    Table("reports_change", rules.NOBODY, rules.ANYBODY, web="INSERT"),
    Table("reports_tally", either(rules.STAFF, of_own_areas()), rules.NOBODY, web=READ),
    Table("reports_release", rules.ANYBODY, rules.NOBODY, web=READ),
    Table("reports_released", rules.ANYBODY, rules.NOBODY, web=READ),
    Table("reports_releasedwait", rules.ANYBODY, rules.NOBODY, web=READ),
    Table("reports_trial", rules.FIGURES, rules.STAFF, web=ALL),
    Table("reports_mailed", rules.STAFF, web=READ),
    Table("reports_arearight", rules.FIGURES, rules.STAFF, web=ALL),
    # who did what
    Table("audit_entry", of_person("subject"), rules.ANYBODY, web=ADD, service=ADD),
    Table("audit_checkpoint", rules.STAFF, rules.NOBODY, web=READ, service=ADD),
    # staff
    Table("staff_member", rules.AT_SIGN_IN, web=ALL),
    Table("staff_secondfactor", rules.AT_SIGN_IN, web=ALL),
    Table("staff_recoverycode", rules.AT_SIGN_IN, web=ALL),
    Table("staff_proposal", rules.FIGURES),
    Table("staff_decision", rules.FIGURES, web=ADD),
    Table("staff_brokenglass", rules.FIGURES),
    Table("axes_accessattempt", rules.AT_SIGN_IN, web=ALL),
    Table("axes_accessattemptexpiration", rules.AT_SIGN_IN, web=ALL),
    Table("axes_accessfailurelog", rules.AT_SIGN_IN, web=ALL),
    Table("axes_accesslog", rules.AT_SIGN_IN, web=ALL),
    # Django's own
    Table("auth_user", rules.AT_SIGN_IN, rules.AT_SIGN_IN, web=ALL),
    Table("auth_group", rules.AT_SIGN_IN, rules.STAFF, web=ALL),
    Table("auth_permission", rules.AT_SIGN_IN, rules.NOBODY, web=READ),
    Table("auth_user_groups", rules.AT_SIGN_IN, rules.STAFF, web=ALL),
    Table("auth_user_user_permissions", rules.AT_SIGN_IN, rules.STAFF, web=ALL),
    Table("auth_group_permissions", rules.AT_SIGN_IN, rules.STAFF, web=ALL),
    Table("django_session", rules.AT_SIGN_IN, web=ALL),
    Table("django_admin_log", rules.FIGURES, web=ADD),
    Table("django_content_type", rules.ANYBODY, rules.NOBODY, web=READ),
)
# What holds nothing of anybody, and is nobody's but the owner's.
OWNERS_OWN = frozenset({"django_migrations"})
