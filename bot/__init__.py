"""The core of Hindcast: kernel, domain, ports, features, and the command line on top."""
