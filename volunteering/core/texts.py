"""What people wrote, set into our own sentences."""

ENDS = "。！？…!?.;；"


def sentence(text: str) -> str:
    """A reason as somebody typed it, with its full stop; nothing stays nothing."""
    text = text.strip()
    return text if not text or text[-1] in ENDS else f"{text}。"
