"""The Train page: the data, the network and the settings at the left, the run at the right."""
