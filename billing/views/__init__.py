"""Pages about plans and money."""
