"""阿里云短信 SendSms (2017-05-25), through their own SDK."""

import json

from django.conf import settings

from volunteering.sms.senders import ANSWER_SECONDS, CONNECT_SECONDS, Outgoing, ProviderDown, SmsRefused, code_of

# What is wrong with the number or with how often it was written to; no other provider would change it.
FINAL = {
    "isv.MOBILE_NUMBER_ILLEGAL",
    "isv.MOBILE_COUNT_OVER_LIMIT",
    "isv.BLACK_KEY_CONTROL_LIMIT",
    "MOBILE_IN_BLACK",
    "isv.BUSINESS_LIMIT_CONTROL",
}


class AliyunProvider:
    def __init__(self) -> None:
        from alibabacloud_dysmsapi20170525.client import Client  # 47 MB that only the worker needs
        from alibabacloud_tea_openapi.models import Config

        self.client = Client(
            Config(
                access_key_id=settings.ALIYUN_KEY_ID,
                access_key_secret=settings.ALIYUN_KEY_SECRET,
                endpoint=settings.ALIYUN_SMS_ENDPOINT,
                protocol=settings.SMS_PROTOCOL,
                connect_timeout=CONNECT_SECONDS * 1000,
                read_timeout=ANSWER_SECONDS * 1000,
            )
        )

    def send(self, message: Outgoing) -> str:
        from alibabacloud_dysmsapi20170525.models import SendSmsRequest

        order = SendSmsRequest(
            phone_numbers=message.phone,
            sign_name=settings.SMS_SIGN_NAME,
            template_code=code_of(message.template, settings.ALIYUN_SMS_TEMPLATES),
            template_param=json.dumps(message.values, ensure_ascii=False),
            out_id=message.key,
        )
        try:
            answer = self.client.send_sms(order).body
        except Exception as error:  # the SDK raises what its HTTP library raises, and an own class for each status
            raise ProviderDown(type(error).__name__) from None
        if answer.code == "OK":
            return str(answer.biz_id)
        if answer.code in FINAL:
            raise SmsRefused(answer.code)
        raise ProviderDown(answer.code)
