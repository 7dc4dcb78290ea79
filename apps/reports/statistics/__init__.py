"""The report's statistics: intervals, inequality, limits of a funnel plot, trials of invitations. No database."""
