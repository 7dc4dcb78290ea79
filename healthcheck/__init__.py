"""The domain of the at-home NHS Health Check: pure values and equations, no Django, no network, no clock."""
