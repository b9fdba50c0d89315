"""The views of the Inspect page, of which one is shown at a time."""
