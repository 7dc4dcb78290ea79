"""The operator's form for a lot: what would be refused is said in the form."""

from typing import Any

from django import forms
from django.db import transaction

from apps.clients.clock import now
from apps.kits import actions
from apps.kits.models import Lot
from healthcheck.refusal import Conflict, Invalid


class LotForm(forms.ModelForm):  # type: ignore[type-arg]  # it takes its model between brackets in the stubs only
    """A new lot, or the new total of one."""

    class Meta:
        model = Lot
        fields = ("supplier", "number", "received", "expires_on")

    def clean(self) -> dict[str, Any]:
        """Tried once, and taken back: saving does it."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                with transaction.atomic():
                    self.add(by="staff:form")
                    transaction.set_rollback(True)
            except (Conflict, Invalid) as refusal:
                raise forms.ValidationError(refusal.detail) from None
        return given

    def add(self, *, by: str) -> Lot:
        """Add what the form says to the stock; of a lot that is known it says the total only."""
        fixed = () if self.instance._state.adding else ("supplier", "number", "expires_on")
        told = {name: getattr(self.instance, name) for name in fixed} | self.cleaned_data
        lot, _ = actions.add_stock(
            account=told["supplier"],
            number=str(told["number"]).upper(),
            quantity=told["received"],
            expires_on=told["expires_on"],
            by=by,
            at=now(),
        )
        return lot
