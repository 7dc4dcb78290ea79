"""Help for those who cannot or will not do it alone: a pharmacy, a clinic, a kiosk or a phone line acts for them."""
