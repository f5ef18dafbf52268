"""The Discord adapter against a fake Discord that speaks the real protocol over loopback."""
