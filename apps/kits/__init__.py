"""Blood test kits: ordered, sent, returned, and the laboratory's messages."""
