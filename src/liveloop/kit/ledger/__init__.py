"""Double entry: what leaves one account arrives in another, under any retry, and can be proven."""
