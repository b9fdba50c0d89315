"""The Results page: how good a model is, where it fails, and what is wrong with the labels."""
