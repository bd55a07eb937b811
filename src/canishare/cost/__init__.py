"""What sharing costs: measured way by way, one at a time, and never beside anything else."""
