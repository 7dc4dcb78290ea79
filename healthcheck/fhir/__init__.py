"""The FHIR R4 record of a check, UK Core, as NHS England's digital health checks exchange it: one file a FHIR noun."""
