"""Where answers, readings and results meet; the assessment is made and kept."""
