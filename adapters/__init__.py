"""Floor 3: the surfaces people meet. Each turns calls into cards and cards into its own markup."""
