"""The questionnaire: fetched, drafted, submitted."""
