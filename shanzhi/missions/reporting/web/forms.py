"""What a department types to start a form, and the number under which it goes out."""

from django import forms

from shanzhi.kernel.forms.fields import Lines, choice, upload
from shanzhi.missions.reporting.queries import OFTEN, OWNERS

LONGEST_PASTE = 20_000


class NewForm(forms.Form):
    """表名、表头、多久一次、材料谁掌握。"""

    title = Lines("表名", 120, required=True)
    headers = Lines("表头", LONGEST_PASTE, widget=forms.Textarea(attrs={"rows": 3}), strip=False)
    sheet = upload("或者传 Excel")
    frequency = choice("多久要一次", OFTEN, "quarterly")
    material_owner = choice("这些材料谁掌握", OWNERS, "issuer")
    rural_scheduling = forms.BooleanField(label="是农村生产经营、人居环境、生态文明方面的调度", required=False)

    def clean_frequency(self) -> str:
        return str(self.cleaned_data["frequency"] or "quarterly")

    def clean_material_owner(self) -> str:
        return str(self.cleaned_data["material_owner"] or "issuer")
