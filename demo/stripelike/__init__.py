"""A payment provider in a box: as much of Stripe's interface as we use, for the demo and for tests."""
