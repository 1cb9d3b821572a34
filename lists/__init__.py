"""Who of all clients: segments over everything that is known of them."""
