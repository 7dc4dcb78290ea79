UPDATE delivery_peer
   SET failures = failures + %(count)s, failing_since = COALESCE(failing_since, statement_timestamp()),
       open_until = CASE
           WHEN failures + %(count)s >= %(failures)s
                AND failing_since < statement_timestamp() - make_interval(secs => %(patience)s)
           THEN GREATEST(open_until, statement_timestamp() + make_interval(secs => %(probe)s)) ELSE open_until END
 WHERE channel = %(channel)s
