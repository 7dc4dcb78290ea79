UPDATE delivery_peer SET failures = 0, failing_since = NULL, open_until = NULL
 WHERE channel = %s AND (failures > 0 OR open_until IS NOT NULL)
