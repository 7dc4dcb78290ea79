"""What a person's rights and the events of their life do, across every room."""
