"""The numbers in force (defaults). Where they come from stands beside each."""

import datetime as dt

CODES_PER_DAY = 3  # the real platform's FAQ
CODE_PAUSE = dt.timedelta(seconds=60)
CODE_LIFETIME = dt.timedelta(minutes=5)
CODE_TRIES = 5
CODES_PER_ADDRESS = 30  # an hour and client address: a school's whole class behind one address
CODES_PER_NETWORK = 120  # an hour and /24
CODES_PER_PREFIX = 2_000  # an hour and seven leading digits
CODES_GLOBALLY = 20_000  # an hour
# Ten codes of five tries over 100,000 phones would be five hits a day: failures are capped for all together.
FAILED_CODES_GLOBALLY = 2_000  # an hour
SELF_REGISTRATION_AGE = 14
ORGANIZATIONS_PER_VOLUNTEER = 5  # the real platform's FAQ
YOUNGEST_VOLUNTEER = 8  # a child below this age does not sign up
OFFER_LIFETIME = dt.timedelta(hours=24)  # to confirm a place that became free
MOST_ADMINISTRATORS = 5  # in one organization, the real platform's FAQ
LARGEST_FILE = 20 * 1024 * 1024  # bytes of one upload
MOST_PIXELS = 25_000_000  # of an uploaded picture; decoded it needs four bytes for each
EVIDENCE_FILES = 3  # 证明材料 of one organization
EVIDENCE_KEPT = dt.timedelta(days=30)  # after the decision it was shown for
REGIONS_REVIEWING_ACTIVITIES: tuple[str, ...] = ()  # paths of regions that review activities before publishing
