"""What people measure on themselves, or have measured for them."""
