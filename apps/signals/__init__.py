"""The signals app: what the national notification service tells us of people, looked up and acted on."""
