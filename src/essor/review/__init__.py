"""Review strangers' files: read them in a child process, recognise what they say, check it by the criterion."""
