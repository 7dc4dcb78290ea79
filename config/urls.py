"""Every route of the service, on one page."""

from django.contrib import admin
from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerView

from apps.answers import api as answers
from apps.answers import follow_up
from apps.assistance import api as assistance
from apps.checks import api as checks
from apps.checks import past_api as past
from apps.clients import api as clients
from apps.delivery import api as delivery
from apps.delivery import fhir_key_set_api as fhir_key_set
from apps.delivery import key_set_api as key_set
from apps.kits import api as kits
from apps.kits import batch_api as kit_batches
from apps.kits import stock_api as kit_stock
from apps.people import accesses_api, sessions_api
from apps.people import api as people
from apps.people.nhs_login import views as nhs_login
from apps.readings import api as readings
from apps.records import api as records
from apps.records import capability
from apps.reports import api as reports
from apps.rights import api as rights
from apps.signals import api as signals
from config import errors
from config.alive import alive

admin.site.site_header = admin.site.site_title = "NHS Health Check at home"

READ = ["get", "head"]

urlpatterns = [
    # systems sign in
    path("v1/token", clients.Token.as_view(), name="token"),
    # the person and those who invite them
    path("v1/invitations", checks.Invitations.as_view(), name="invitations"),
    path("sign-in", nhs_login.start, name="sign-in"),
    path("sign-in/return", nhs_login.come_back, name="sign-in-return"),
    path("sign-in/<slug:name>", nhs_login.page, name="sign-in-page"),
    path("sign-out", nhs_login.sign_out, name="sign-out"),
    path(".well-known/jwks.json", nhs_login.public_keys, name="public-keys"),
    path("v1/session", people.CurrentSession.as_view(), name="session"),
    path("v1/me", people.MeDoor.as_view(), name="me"),
    path("v1/me/accesses", accesses_api.Accesses.as_view(), name="accesses"),
    path("v1/me/sessions", sessions_api.Sessions.as_view(), name="sessions"),
    path("v1/me/sessions/<uuid:session_id>", sessions_api.EndedSession.as_view(), name="session-elsewhere"),
    path("v1/me/consents", rights.Consents.as_view(), name="consents"),
    path("v1/me/requests", rights.Requests.as_view(), name="requests"),
    # those who help a person
    path("v1/assistances", assistance.Assistances.as_view(), name="assistances"),
    path("v1/assistances/<uuid:assistance_id>", assistance.OneAssistance.as_view(), name="assistance"),
    # a check
    path("v1/checks", checks.Checks.as_view(), name="checks"),
    path("v1/checks/<uuid:check_id>", checks.OneCheck.as_view(), name="check"),
    path("v1/checks/<uuid:check_id>/eligibility", checks.Eligibility.as_view(), name="eligibility"),
    path("v1/checks/<uuid:check_id>/consent", checks.Consent.as_view(), name="consent"),
    path("v1/questionnaires/<slug:name>", answers.Questionnaires.as_view(), name="questionnaire"),
    path("v1/checks/<uuid:check_id>/answers", answers.CheckAnswers.as_view(), name="answers"),
    path(
        "v1/checks/<uuid:check_id>/follow-up-questions",
        follow_up.FollowUpQuestions.as_view(),
        name="follow-up-questions",
    ),
    path("v1/checks/<uuid:check_id>/readings", readings.CheckReadings.as_view(), name="readings"),
    path("v1/checks/<uuid:check_id>/kits", kits.CheckKits.as_view(), name="kits"),
    path(
        "v1/checks/<uuid:check_id>/kits/<str:code>/cancellation",
        kits.KitCancellation.as_view(),
        name="kit-cancellation",
    ),
    path("v1/checks/<uuid:check_id>/kits/<str:code>/sample", kits.KitSample.as_view(), name="kit-sample"),
    path("v1/checks/<uuid:check_id>/results", checks.Results.as_view(), name="results"),
    path("v1/checks/<uuid:check_id>/assessments", past.Assessments.as_view(), name="assessments"),
    path(
        "v1/checks/<uuid:check_id>/assessments/<int:version>/results",
        past.AssessmentResults.as_view(),
        name="assessment-results",
    ),
    path("v1/checks/<uuid:check_id>/what-if", checks.WhatIf.as_view(), name="what-if"),
    path("v1/checks/<uuid:check_id>/deliveries", checks.Deliveries.as_view(), name="deliveries"),
    # laboratories
    path("v1/kits/<str:code>/events", kits.KitEvents.as_view(), name="kit-events"),
    path("v1/suppliers/<slug:supplier>/stock", kit_stock.SupplierStock.as_view(), name="kit-stock"),
    path("v1/laboratory-messages/<slug:supplier>", kits.LaboratoryMessages.as_view(), name="laboratory-messages"),
    path("v1/laboratory-batches/<slug:supplier>", kit_batches.LaboratoryBatches.as_view(), name="laboratory-batches"),
    path(
        "v1/laboratory-batches/<slug:supplier>/<uuid:batch_id>",
        kit_batches.OneLaboratoryBatch.as_view(),
        name="laboratory-batch",
    ),
    # what comes back from where records and messages go
    path("v1/acknowledgements", checks.Acknowledgements.as_view(), name="acknowledgements"),
    # a practice's system fetches records and answers them, in FHIR
    path("fhir/metadata", capability.Metadata.as_view(), name="fhir-metadata"),
    path("fhir/Composition/<uuid:composition_id>", records.OneComposition.as_view(), name="fhir-composition"),
    path(
        "fhir/Composition/<uuid:composition_id>/$document",
        records.CompositionDocument.as_view(),
        name="fhir-document",
    ),
    path("fhir/$process-message", records.ProcessMessage.as_view(), name="fhir-process-message"),
    path("v1/signals", signals.Signals.as_view(), name="signals"),
    path("v1/notify-callbacks", delivery.NotifyCallbacks.as_view(), name="notify-callbacks"),
    path(".well-known/nhs-api-platform-jwks.json", key_set.KeySet.as_view(), name="key-set"),
    path(".well-known/fhir-jwks.json", fhir_key_set.FhirKeySet.as_view(), name="fhir-key-set"),
    # the commissioner
    path("v1/reports/programme", reports.ProgrammeDoor.as_view(), name="programme"),
    path("v1/reports/programme.csv", reports.ProgrammeCsv.as_view(), name="programme-csv"),
    path("v1/reports/programme.xlsx", reports.ProgrammeWorkbook.as_view(), name="programme-xlsx"),
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
