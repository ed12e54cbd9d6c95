"""A whole workspace as one file, and back: what is in it derives from the models and their declarations."""
