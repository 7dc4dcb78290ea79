UPDATE delivery_peer SET tokens = tokens - %s WHERE channel = %s
