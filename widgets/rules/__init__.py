"""Pure rules of the customer's pages: colours that can be read, days at a glance, what an address says."""
