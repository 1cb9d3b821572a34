"""What a request costs, on a fixed salon and beside a bare floor: `make bench`."""
