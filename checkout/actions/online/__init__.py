"""Money before and without a visit, by way of a payment provider: each verb in a file of its own.

Nothing inside a transaction touches the network. What is asked of the provider is a row first, with the key
under which it happens once; what it answered is written down afterwards, and where it did not answer a worker
finds out. Whoever locks, locks visits, then what was asked, then payments.
"""
