import pytest

from tests.sms.standin import KEY_ID, SECRET, running
from volunteering.sms import senders

TEMPLATES = {"aliyun": {"code": "SMS_1", "notice": "SMS_2"}, "tencent": {"code": "2001", "notice": "2002"}}


@pytest.fixture(scope="session")
def sms_server():
    with running() as standin:
        yield standin


@pytest.fixture
def sms(sms_server, settings):
    address = sms_server.address
    sms_server.__init__()
    sms_server.address = settings.ALIYUN_SMS_ENDPOINT = settings.TENCENT_SMS_ENDPOINT = address
    settings.SMS_PROTOCOL = "http"
    settings.SMS_PROVIDERS = ["aliyun", "tencent"]
    settings.ALIYUN_KEY_ID = settings.TENCENT_SECRET_ID = KEY_ID
    settings.ALIYUN_KEY_SECRET = settings.TENCENT_SECRET_KEY = SECRET
    settings.ALIYUN_SMS_TEMPLATES, settings.TENCENT_SMS_TEMPLATES = TEMPLATES["aliyun"], TEMPLATES["tencent"]
    settings.TENCENT_SMS_APP = "1400000000"
    senders.provider.cache_clear()
    yield sms_server
    sms_server.let_go.set()
    senders.provider.cache_clear()
