"""What the operator runs about the frame itself."""
