"""Every route of the service, on one page."""

from django.contrib import admin
from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerView

from apps.answers import api as answers
from apps.checks import api as checks
from apps.delivery import api as delivery
from apps.kits import api as kits
from apps.people import api as people
from apps.readings import api as readings
from apps.reports import api as reports
from config import errors
from config.alive import alive

admin.site.site_header = admin.site.site_title = "NHS Health Check at home"

READ = ["get", "head"]

urlpatterns = [
    # the person and those who invite them
    path("v1/invitations", checks.Invitations.as_view(), name="invitations"),
    path("v1/sign-ins", people.SignIns.as_view(), name="sign-ins"),
    path("v1/session", people.CurrentSession.as_view(), name="session"),
    path("v1/me", people.MeDoor.as_view(), name="me"),
    # a check
    path("v1/checks", checks.Checks.as_view(), name="checks"),
    path("v1/checks/<uuid:check_id>", checks.OneCheck.as_view(), name="check"),
    path("v1/checks/<uuid:check_id>/eligibility", checks.Eligibility.as_view(), name="eligibility"),
    path("v1/checks/<uuid:check_id>/consent", checks.Consent.as_view(), name="consent"),
    path("v1/questionnaires/<slug:name>", answers.Questionnaires.as_view(), name="questionnaire"),
    path("v1/checks/<uuid:check_id>/answers", answers.CheckAnswers.as_view(), name="answers"),
    path("v1/checks/<uuid:check_id>/readings", readings.CheckReadings.as_view(), name="readings"),
    path("v1/checks/<uuid:check_id>/kits", kits.CheckKits.as_view(), name="kits"),
    path("v1/checks/<uuid:check_id>/results", checks.Results.as_view(), name="results"),
    path("v1/checks/<uuid:check_id>/what-if", checks.WhatIf.as_view(), name="what-if"),
    path("v1/checks/<uuid:check_id>/deliveries", checks.Deliveries.as_view(), name="deliveries"),
    # laboratories
    path("v1/kits/<str:code>/events", kits.KitEvents.as_view(), name="kit-events"),
    path("v1/laboratory-messages/<slug:supplier>", kits.LaboratoryMessages.as_view(), name="laboratory-messages"),
    # what comes back from where records and messages go
    path("v1/acknowledgements", checks.Acknowledgements.as_view(), name="acknowledgements"),
    path("v1/notify-callbacks", delivery.NotifyCallbacks.as_view(), name="notify-callbacks"),
    # the commissioner
    path("v1/reports/programme", reports.ProgrammeDoor.as_view(), name="programme"),
    # the operator
    path("admin/", admin.site.urls),
    path("alive", alive, name="alive"),
    path("openapi.json", SpectacularJSONAPIView.as_view(http_method_names=READ), name="openapi"),
    path("docs", SpectacularSwaggerView.as_view(url_name="openapi", http_method_names=READ), name="docs"),
]

handler400 = errors.bad_request
handler403 = errors.not_allowed
handler404 = errors.not_found
handler500 = errors.broken
