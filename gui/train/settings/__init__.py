"""The settings of a run: the card, and the forms it is made from."""
