"""The diary: who asked for a daily check-in, what was posted, and how posts are carried."""
