"""The table of rights says what PRODUCT's section on rights asks for."""

import pytest

from tracker.domain.permissions import EVERYONE, RIGHTS, ROLES, may_on_task, role_may


def test_an_unknown_right_is_nobodys():
    assert not any(role_may(role, "no.such.right") for role in ROLES)


def test_an_unknown_role_holds_nothing():
    assert not any(role_may("stranger", right) for right in RIGHTS)


def test_the_auditor_reads_and_changes_nothing():
    held = {right for right in RIGHTS if role_may("auditor", right)}
    assert held == {right for right in held if right.endswith(".view") or right == "self"}
    assert {"task.view", "report.view", "reminder.view", "user.view"} <= held


@pytest.mark.parametrize("role", ["head", "staff"])
@pytest.mark.parametrize("right", ["task.report", "extension.request"])
def test_a_unit_changes_only_the_tasks_it_leads(role, right):
    assert may_on_task(role, right, leads=True, coordinates=False)
    assert not may_on_task(role, right, leads=False, coordinates=True)
    assert not may_on_task(role, right, leads=False, coordinates=False)


def test_a_coordinating_unit_comments():
    assert may_on_task("head", "task.comment", leads=False, coordinates=True)
    assert not may_on_task("head", "task.comment", leads=False, coordinates=False)


def test_the_office_confirms_for_everybody():
    assert may_on_task("office", "task.confirm", leads=False, coordinates=False)
    assert not role_may("head", "task.confirm")


def test_every_right_names_known_roles():
    assert all(entry.roles <= EVERYONE for entry in RIGHTS.values())
