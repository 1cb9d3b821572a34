"""Certificates that are bought online: the way to the provider and back, each verb in a file of its own.

As with payments of visits, nothing inside a transaction touches the network, and what is asked of the
provider is a row first, with the key under which it happens once.
"""
