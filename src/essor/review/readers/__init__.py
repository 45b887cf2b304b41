"""Read a file of any format into one shape; every file is hostile and is read in a child process."""
