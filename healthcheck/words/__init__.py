"""The words a person reads, as messages to translate, and the languages they are read in."""
