"""The mailboxes of the sandbox and what they sign in with."""

OURS, PRACTICE, STRANGER = "X26HC001", "A81001GP001", "Y99999GP001"
PASSWORD, SHARED_KEY = "a-password", "a-shared-key"
