"""Memberships that renew by a saved card: each verb in a file of its own.

As with every payment online nothing inside a transaction touches the network: what is asked of the provider
is a row first, with the key under which it happens once. Whoever locks, locks the voucher, then the plan,
then the renewal, then what was tried.
"""
