"""The network and everything it needs; knows no screen."""
