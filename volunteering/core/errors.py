"""What the platform says when it cannot do what was asked."""


class Refusal(Exception):
    """A rule said no. `sentence` is Chinese, shown to the person, and says how to mend it."""

    sentence = "这一步现在不能完成。"

    def __init__(self, sentence: str | None = None, *, field: str | None = None) -> None:
        self.sentence = sentence or self.sentence
        self.field = field
        super().__init__(self.sentence)
