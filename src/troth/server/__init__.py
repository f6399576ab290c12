"""What makes a running system of the parts: Django's settings."""
