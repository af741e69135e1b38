"""Reading a board off the wall, changing one, sorting a duty into an office."""

from django import forms

from shanzhi.kernel.forms.fields import Lines, choice, hidden_number, upload

PLACEMENTS = (("outdoor", "室外"), ("indoor", "室内"))


class BoardForm(forms.Form):
    """A board that is not in the register yet."""

    text = Lines("牌子上的字", 500, required=True)
    placement = choice("挂在哪里", PLACEMENTS)
    spot = Lines("具体位置", 40)
    issuer_name = Lines("谁要求挂的", 80)
    issuer_id = hidden_number("谁要求挂的")
    admission_number = Lines("准入编号", 40)
    task = Lines("重大工作任务", 100)
    duty = Lines("背后的职责", 24)
    photo = upload("照片")

    def clean_placement(self) -> str:
        value: str = self.cleaned_data["placement"]
        if not value:
            raise forms.ValidationError("请选“挂在哪里”：室外还是室内。")
        return value


class ChangeForm(forms.Form):
    """字变了、换地方了。"""

    text = Lines("牌子上的字", 500, required=True)
    placement = choice("挂在哪里", PLACEMENTS)
    photo = upload("照片")

    def clean_placement(self) -> str:
        value: str = self.cleaned_data["placement"]
        if not value:
            raise forms.ValidationError("请选“挂在哪里”：室外还是室内。")
        return value
