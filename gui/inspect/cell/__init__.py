"""One number explained, on the screen: a part of the card for each family of layers, and what the parts share."""
