"""How allauth lets people in: nobody signs up, an invitation is the only way."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect

from troth.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the first run and by invitations only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on opens the account whose verified e-mail address it names, and makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Connect the sign-on to the account of its verified address."""
        if sociallogin.is_existing:
            return
        verified = [each.email.lower() for each in sociallogin.email_addresses if each.verified]
        user = User.objects.filter(email__in=verified, is_active=True).first()
        if user is None:
            messages.error(request, "Nobody here has that address. Ask for an invitation first.")
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, user)
