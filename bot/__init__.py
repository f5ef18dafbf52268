"""The core of Hindcast: kernel, domain, ports, features, and the command line on top."""

__version__ = "0.1.0"
