"""What a new password must be, said in Chinese: the framework's own words for it are not translated."""

from django.contrib.auth import password_validation as rules


class LongEnough(rules.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"密码太短，至少 {self.min_length} 个字符；写一句只有自己知道的话也行。"


class NotCommon(rules.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "这个密码太常见，容易被猜到，请换一个。"


class NotTheLogin(rules.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return "密码和账号太像，请换一个。"
