"""What pages show, made of what the ports give: no request is known here, and no markup."""
