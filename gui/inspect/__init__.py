"""The Inspect page: what each layer of the network makes of the drawing."""
