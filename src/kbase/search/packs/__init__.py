"""A session pack from plain values: themes, readings, contrasts, groups, agenda."""
