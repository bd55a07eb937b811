"""Programs of other people: read without running them, and checked for what does not reach a worker."""
