"""Use cases of the desk: actions, what people are told, documents that come by mail."""
