"""What a network is: layers, parameters, architectures, losses and the workers that run them."""
