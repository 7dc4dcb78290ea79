"""The report's pictures: SVG that a screen reader can name and a phone can show, each with a table behind it."""
