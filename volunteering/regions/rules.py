"""Paths and names of regions: plain Python."""

SUFFIXES = (
    "特别行政区",
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "自治区",
    "自治州",
    "自治县",
    "地区",
    "省",
    "市",
    "区",
    "县",
    "盟",
    "旗",
)


def is_below(path: str, ancestor: str) -> bool:
    """A region is below itself and everything whose path begins its own."""
    return path.startswith(ancestor)


def common_path(first: str, second: str) -> str:
    """The deepest region that both lie in; "" when there is none."""
    shared = [path for path in lineage(first) if is_below(second, path)]
    return shared[-1] if shared else ""


def spans_cities(path: str) -> bool:
    """A province, or the whole country."""
    return path.count("/") < 2


def lineage(path: str) -> list[str]:
    """ "320000/320400/" → ["320000/", "320000/320400/"]."""
    codes = path.strip("/").split("/") if path else []
    return ["/".join(codes[: end + 1]) + "/" for end in range(len(codes))]


def short_name(name: str) -> str:
    """常州市 → 常州, 新北区 → 新北. A name of two characters stays whole."""
    for suffix in SUFFIXES:
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name[: -len(suffix)]
    return name
