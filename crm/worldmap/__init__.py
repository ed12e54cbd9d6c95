"""The map of the world: its countries, how they are laid on a page, and the drawing that pages refer to."""
