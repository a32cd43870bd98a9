"""Production: everything secret comes from the environment, demo mode is refused."""

import json

from django.core.exceptions import ImproperlyConfigured

from config import env
from config.settings.base import *  # noqa: F403

if env.flag("DEMO_MODE"):
    raise ImproperlyConfigured("演示模式不能在生产环境开启：请去掉环境变量 DEMO_MODE。")

SECRET_KEY = env.text("SECRET_KEY")
SEALING_KEYS: dict[str, str] = json.loads(env.text("SEALING_KEYS"))
FINGERPRINT_KEYS: dict[str, str] = json.loads(env.text("FINGERPRINT_KEYS"))
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
# Printed on posters and in calendars: no default would be right.
SITE_ADDRESS = env.text("SITE_ADDRESS").rstrip("/")

SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
