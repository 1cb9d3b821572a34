"""A payment provider in a box: as much of Stripe's interface as we use, for the demo and for tests."""

KEY, WEBHOOK_SECRET = "sk_test_of_the_box", "whsec_of_the_box"  # of a box without money: they open nothing
