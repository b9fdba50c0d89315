"""The list of all runs, and what can be done with each."""
