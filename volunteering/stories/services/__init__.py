"""Everything that can happen to a story."""

from volunteering.stories.services.choosing import choose_story, decline_story, feature_story, unfeature_story
from volunteering.stories.services.consenting import answer_request, end_consent
from volunteering.stories.services.frame import CannotChangeStory, ChangedMeanwhile, NamesInText
from volunteering.stories.services.proposing import propose_story, take_back_story
from volunteering.stories.services.publishing import publish_recap, withdraw_story
from volunteering.stories.services.writing import StoryDetails, save_story

__all__ = [
    "CannotChangeStory",
    "ChangedMeanwhile",
    "NamesInText",
    "StoryDetails",
    "answer_request",
    "choose_story",
    "decline_story",
    "end_consent",
    "feature_story",
    "propose_story",
    "publish_recap",
    "save_story",
    "take_back_story",
    "unfeature_story",
    "withdraw_story",
]
