"""The table of roles is whole, and Django's groups and the database allow what it says: no more, no less."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User

from apps.staff import groups, roles
from apps.staff.models import Member
from apps.staff.roles import MODELS, ROLES, permission, permissions


def test_every_model_stands_in_the_table_and_nothing_else_does():
    there = {model._meta.label_lower for model in apps.get_models()}
    assert there - set(MODELS) == set(), (
        "say in apps/staff/roles.toml which role may do what with these: or {} = nobody"
    )
    assert set(MODELS) - there == set(), "these are in apps/staff/roles.toml and no longer models"


def test_every_right_of_a_models_own_belongs_to_a_role():
    for model in apps.get_models():
        named = MODELS.get(model._meta.label_lower, {})
        for codename, _ in model._meta.permissions:
            assert named.get(codename), f"nobody may {codename}: name a role in apps/staff/roles.toml"


def test_the_table_names_known_roles_and_known_verbs():
    for label, verbs in MODELS.items():
        own = {codename for codename, _ in apps.get_model(label)._meta.permissions}
        assert set(verbs) <= {*roles.VERBS, *own}, label
        assert {role for each in verbs.values() for role in each} <= set(ROLES), label
        assert all(verbs.values()), f"{label}: a verb without a role says nothing"


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(ROLES))
def test_a_group_may_do_what_its_role_says_and_nothing_more(role):
    rows = Permission.objects.filter(group__name=ROLES[role]).values_list("content_type__app_label", "codename")
    assert {f"{app}.{codename}" for app, codename in rows} == permissions(role)


@pytest.mark.django_db
def test_what_was_given_to_a_group_by_hand_is_gone_after_the_next_migrate():
    group = Group.objects.get(name=ROLES["analyst"])
    group.permissions.add(Permission.objects.get(codename="work_cases"))
    groups.apply()
    assert not group.permissions.filter(codename="work_cases").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(ROLES))
def test_no_role_makes_staff_or_hands_out_rights(role):
    assert not {each for each in permissions(role) if each.startswith(("auth.", "sessions.", "contenttypes."))}
    assert permission("audit.entry", "add") not in permissions(role)
    assert not {each for each in permissions(role) if ".delete_" in each} - {"reports.delete_arearight"}


def test_who_asks_for_exact_figures_does_not_let_themselves_have_them():
    assert not [role for role in ROLES if {"staff.ask_export", "staff.approve_export"} <= permissions(role)]


def test_who_breaks_the_glass_does_not_review_it():
    assert not [role for role in ROLES if {"staff.break_glass", "staff.review_glass"} <= permissions(role)]


def test_clinical_work_is_for_clinicians_only():
    for right in ("urgent.work_cases", "kits.resolve_doubt"):
        assert [role for role in ROLES if right in permissions(role)] == ["clinician"]


@pytest.mark.django_db
def test_the_database_knows_the_roles(administrator: User):
    assert Member._meta.constraints[0].name == "staff_role_known"
    assert {*ROLES, ""} == set(Member._meta.constraints[0].condition.children[0][1])
