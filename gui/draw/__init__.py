"""The Draw page: a canvas, and the answer while the pen moves."""
