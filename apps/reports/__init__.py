"""The commissioner's figures."""
