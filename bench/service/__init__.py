"""How fast the whole service is, beside the limit of the machine it runs on."""
