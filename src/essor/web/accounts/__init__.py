"""People: sign-in, second factors, sessions, invitations, tokens, preferences."""
