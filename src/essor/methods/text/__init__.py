"""Read a text as a careful colleague would: how hard it reads, and where its language or its typography slips."""
