"""The operator's commands of the signals app."""
