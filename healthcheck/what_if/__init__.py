"""What if: what a person's own risk would be at a target, what makes it what it is, and a picture of each."""
