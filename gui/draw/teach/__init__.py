"""The network learns from its user: drawings are labelled, kept, looked through, and learned from."""
