"""The words that policies are written in: each a condition in SQL, asked for once a query where that is possible.

A sub-select around `current_setting` is evaluated once and not for each row, and leaves an index usable.
"""


def _told(name: str) -> str:
    return f"(SELECT current_setting('healthcheck.{name}', true))"


def _key(name: str) -> str:
    return f"(SELECT nullif(current_setting('healthcheck.{name}', true), '')::uuid)"


KIND, ACTOR, PRACTICE, KIT = _told("kind"), _told("actor"), _told("practice"), _told("kit")
ORGANISATION, PERSON, CHECK = _key("organisation"), _key("person"), _key("check")
# 01ff,02 -> {"\\x01ff","\\x02"}: an array as text, for a sub-select that takes the list apart is planned each time.
_EACH = r"""replace(nullif(current_setting('healthcheck.named', true), ''), ',', '","\\x')"""
NAMED = rf"""(SELECT ('{{"\\x' || {_EACH} || '"}}')::bytea[])"""
LOOKS_UP = (
    "(SELECT coalesce(current_setting('healthcheck.practice', true), '') || "
    "coalesce(current_setting('healthcheck.named', true), '') <> '')"
)

KINDS = ("door", "organisation", "laboratory", "person", "helper", "notify", "staff", "figures")
ANYBODY = f"{KIND} IN {KINDS}"  # whoever a scope was set for
STAFF = f"{KIND} = 'staff'"
AT_SIGN_IN = f"{KIND} IN ('door', 'staff', 'figures')"
AT_THE_DOOR = f"{KIND} IN ('door', 'staff')"
FIGURES = f"{KIND} IN ('figures', 'staff')"
NOTIFY = f"{KIND} = 'notify'"
OF_NOBODY = f"person_id IS NULL AND {KIND} = 'organisation'"  # an event that is told of somebody we do not know
NOBODY = "false"


def either(*rules: str) -> str:
    """Any of them; PostgreSQL asks in this order and stops at the first that holds."""
    return " OR ".join(f"({rule})" for rule in rules)


def both(*rules: str) -> str:
    """All of them."""
    return " AND ".join(f"({rule})" for rule in rules)


def of_person(column: str) -> str:
    """The person the request is about, a person of the calling practice, or one whose NHS number was given."""
    return either(f"{column} = {PERSON}", STAFF, both(LOOKS_UP, f"tenancy_looks_after({column})"))


def of_check(column: str = "check_of_id") -> str:
    """A check of such a person. Asked of functions: in a sub-select the policy of checks would be planned each time."""
    own = f"{column} = ANY ((SELECT tenancy_own_checks())::uuid[])"
    return either(f"{column} = {CHECK}", STAFF, own, both(LOOKS_UP, f"tenancy_looks_after_check({column})"))


def with_row(table: str, column: str, key: str = "id") -> str:
    """Seen by whoever sees the row it belongs to."""
    return f"EXISTS (SELECT FROM {table} owner WHERE owner.{key} = {column})"


def of_supplier(column: str) -> str:
    """Of a supplier that the calling laboratory is."""
    return f"{column} IN (SELECT s.id FROM kits_supplieraccount s WHERE s.organisation_id = {ORGANISATION})"  # noqa: S608


def of_own_areas(column: str = "area_code") -> str:
    """Of an area whose exact figures the member of staff was given."""
    own = f"SELECT r.area_id FROM reports_arearight r WHERE r.user_id::text = split_part({ACTOR}, ':', 2)"  # noqa: S608
    return both(f"{KIND} = 'figures'", f"{column} IN ({own})")


PEOPLE = either(
    f"id = {PERSON}",
    STAFF,
    f"practice_id = {PRACTICE}",
    f"nhs_number_index = ANY ({NAMED}::bytea[])",
    both(f"{either(f'{ORGANISATION} IS NOT NULL', f'{CHECK} IS NOT NULL')}", "tenancy_has_check_of(id)"),
)
CHECKS = either(
    f"person_id = {PERSON}",
    f"id = {CHECK}",
    STAFF,
    f"organisation_id = {ORGANISATION}",
    both(LOOKS_UP, "tenancy_looks_after(person_id)"),
)
KITS = either(of_check(), of_supplier("supplier_id"), f"code = {KIT}")
MESSAGES = either(
    of_supplier("supplier_id"),
    STAFF,
    both(f"{KIND} <> 'laboratory'", "EXISTS (SELECT FROM kits_kit k WHERE k.code = kit_code OR k.id = kit_id)"),
)
STOCK = either(STAFF, both(ANYBODY, f"{KIND} NOT IN ('laboratory', 'notify', 'door')"))
DELIVERIES = either(of_person("subject"), both(NOTIFY, "channel = 'nhs_notify'"))
ASKED = "tenancy_looks_after(uuid), tenancy_has_check_of(uuid), tenancy_own_checks(), tenancy_looks_after_check(uuid)"
ASKED_AS = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
# What policies of two tables ask of each other: as functions, which the other's policy does not apply in.
FUNCTIONS = f"""
    CREATE OR REPLACE FUNCTION tenancy_looks_after(person uuid) RETURNS boolean {ASKED_AS} AS $$
        SELECT EXISTS (SELECT FROM people_person p WHERE p.id = person
            AND (p.practice_id = {PRACTICE} OR p.nhs_number_index = ANY ({NAMED}::bytea[])))
    $$;
    CREATE OR REPLACE FUNCTION tenancy_own_checks() RETURNS uuid[] {ASKED_AS} AS $$
        SELECT array(SELECT c.id FROM checks_healthcheck c WHERE c.person_id = {PERSON})
    $$;
    CREATE OR REPLACE FUNCTION tenancy_looks_after_check(check_id uuid) RETURNS boolean {ASKED_AS} AS $$
        SELECT EXISTS (SELECT FROM checks_healthcheck c WHERE c.id = check_id AND tenancy_looks_after(c.person_id))
    $$;
    CREATE OR REPLACE FUNCTION tenancy_has_check_of(person uuid) RETURNS boolean {ASKED_AS} AS $$
        SELECT EXISTS (SELECT FROM checks_healthcheck c WHERE c.person_id = person
            AND (c.organisation_id = {ORGANISATION} OR c.id = {CHECK}))
    $$;
    REVOKE ALL ON FUNCTION {ASKED} FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION {ASKED} TO healthcheck_web;
"""  # noqa: S608  of our own words
