"""The laboratories whose messages we can read: one folder each, listed here by hand."""

from types import MappingProxyType

from apps.kits.supplier import Supplier
from apps.kits.suppliers import biomarker_json, uk_pathology_fhir

LISTED: tuple[Supplier, ...] = (uk_pathology_fhir, biomarker_json)
SUPPLIERS = MappingProxyType({supplier.NAME: supplier for supplier in LISTED})
