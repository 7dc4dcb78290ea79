"""NHS login: how a person signs in, by OpenID Connect with a signed assertion, and what is believed of the answer."""
