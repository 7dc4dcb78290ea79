"""The refusals that are the same wherever they are met."""

from config.problem import Problem

NOT_FOUND = Problem(404, "not-found", "There is nothing here.")
FORBIDDEN = Problem(403, "not-allowed", "You may not do this.")
BAD_REQUEST = Problem(400, "bad-request", "The request could not be read.")
TOO_LARGE = Problem(413, "too-large", "The body is larger than 1 MB.")
BROKEN = Problem(500, "broken", "Something went wrong on our side. Nothing was stored.")
BUSY = Problem(503, "busy", "The database does not answer. Try again.", headers={"Retry-After": "2"})
