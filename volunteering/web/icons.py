"""The one set of icons (Tabler's): a name that stands here is in the sprite that bin/assemble makes."""

ICONS = {
    *("home", "user", "users", "users-group", "building-community", "link", "bell", "login", "logout", "text-size"),
    *("search", "adjustments-horizontal", "map-pin", "calendar", "calendar-plus", "clock", "hourglass", "phone"),
    *("chevron-down", "chevron-right", "circle-check", "info-circle", "alert-triangle", "shield-check"),
    *("arrow-left", "arrow-right"),
    *("heart-handshake", "file-text", "external-link", "edit", "download", "lock", "mood-empty", "id-badge-2"),
    *("layout-dashboard", "clipboard-check", "user-shield", "list-details", "inbox", "certificate", "key", "settings"),
    *("school", "messages", "presentation", "plant-2", "rocket", "microphone", "device-laptop", "atom-2"),
    *("target-arrow", "printer", "bell-ringing"),
    *("award", "message-star", "star-filled"),
    *("chart-bar", "news", "table-import", "star", "qrcode", "history", "plus", "copy", "repeat", "share", "photo"),
}

# What a service category looks like; its colour is .cover-01 … .cover-08. An unknown one looks like 其他.
CATEGORY_ICONS = {
    "01": "school",
    "02": "messages",
    "03": "presentation",
    "04": "plant-2",
    "05": "rocket",
    "06": "microphone",
    "07": "device-laptop",
    "08": "atom-2",
}


def category_look(key: str) -> tuple[str, str]:
    """(class, icon) for the key of a service category, as in service_category:04."""
    number = key.rpartition(":")[2]
    number = number if number in CATEGORY_ICONS else "08"
    return f"cover-{number}", CATEGORY_ICONS[number]
