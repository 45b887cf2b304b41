"""What every address of the REST interface shares: refusals, pages of lists, states that may collide."""
