"""腾讯云短信 SendSms (2021-01-11), through their own SDK."""

import json

from django.conf import settings

from volunteering.sms.senders import ANSWER_SECONDS, Outgoing, ProviderDown, SmsRefused, code_of

FINAL = {
    "FailedOperation.PhoneNumberInBlacklist",
    "InvalidParameterValue.IncorrectPhoneNumber",
    "LimitExceeded.PhoneNumberDailyLimit",
    "LimitExceeded.PhoneNumberOneHourLimit",
    "LimitExceeded.PhoneNumberThirtySecondLimit",
    "LimitExceeded.PhoneNumberSameContentDailyLimit",
}


class TencentProvider:
    def __init__(self) -> None:
        from tencentcloud.common.credential import Credential
        from tencentcloud.common.profile.client_profile import ClientProfile
        from tencentcloud.common.profile.http_profile import HttpProfile
        from tencentcloud.sms.v20210111.sms_client import SmsClient

        http = HttpProfile(
            protocol=settings.SMS_PROTOCOL, endpoint=settings.TENCENT_SMS_ENDPOINT, reqTimeout=ANSWER_SECONDS
        )
        credential = Credential(settings.TENCENT_SECRET_ID, settings.TENCENT_SECRET_KEY)
        self.client = SmsClient(credential, settings.TENCENT_REGION, ClientProfile(httpProfile=http))

    def send(self, message: Outgoing) -> str:
        from tencentcloud.sms.v20210111.models import SendSmsRequest

        order = SendSmsRequest()
        order.from_json_string(
            json.dumps(
                {
                    "SmsSdkAppId": settings.TENCENT_SMS_APP,
                    "SignName": settings.SMS_SIGN_NAME,
                    "TemplateId": code_of(message.template, settings.TENCENT_SMS_TEMPLATES),
                    "TemplateParamSet": list(message.values.values()),
                    "PhoneNumberSet": [f"+86{message.phone}"],
                    "SessionContext": message.key,
                }
            )
        )
        try:
            status = self.client.SendSms(order).SendStatusSet[0]
        except Exception as error:  # an own class for every refusal, its HTTP library's for the rest
            raise ProviderDown(type(error).__name__) from None
        if status.Code == "Ok":
            return str(status.SerialNo)
        if status.Code in FINAL:
            raise SmsRefused(status.Code)
        raise ProviderDown(status.Code)
