"""Cards as the wallets of telephones take them: one module for each vendor."""
