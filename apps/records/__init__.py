"""The records app: a practice's system fetches the records of its own patients, and answers them, in FHIR."""
