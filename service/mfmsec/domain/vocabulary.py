"""The axes that threats, defenses and evidence are sorted by, each a closed set of values.

The values are the slugs of the concepts under `ontology/facts/axes/`; a test holds the two equal.
"""

from enum import StrEnum


class Element(StrEnum):
    """Element of channel capacity."""

    SIGNAL = "signal"
    NOISE = "noise"
    BANDWIDTH = "bandwidth"


class Effect(StrEnum):
    """What a threat does to its element."""

    ADDS = "adds"
    DISGUISES = "disguises"
    REMOVES = "removes"
    LEAKS = "leaks"
    DISTORTS = "distorts"
    FORGES = "forges"
    EXHAUSTS = "exhausts"
    EXPANDS = "expands"


class Action(StrEnum):
    """What a defense does to its element."""

    SUPPRESSES = "suppresses"
    DETECTS = "detects"
    ENHANCES = "enhances"
    PROTECTS = "protects"
    VERIFIES = "verifies"
    CONSTRAINS = "constrains"
    ISOLATES = "isolates"
    MONITORS = "monitors"


class Modality(StrEnum):
    """The kind of data that carries a message."""

    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    POINT_CLOUD = "point-cloud"
    SENSOR = "sensor"
    ACTION = "action"


class Flow(StrEnum):
    """The link of the channel on which something acts."""

    TRAINING_TO_MODEL = "training-to-model"
    INPUT_TO_MODEL = "input-to-model"
    MODALITY_TO_MODALITY = "modality-to-modality"
    CONTEXT_TO_MODEL = "context-to-model"
    MODEL_TO_OUTPUT = "model-to-output"
    MODEL_TO_ACTION = "model-to-action"


class SokFlow(StrEnum):
    """Information flow of the systematization."""

    PREDICTION = "prediction"
    LEARNING = "learning"
    REVERSE_EXTRACTION = "reverse-extraction"
    AGENT_APPLICATION = "agent-application"
    AGENT_AGENT = "agent-agent"
    AGENT_MEMORY = "agent-memory"


class Concern(StrEnum):
    """The tradition in which something is a problem."""

    SAFETY = "safety"
    SECURITY = "security"


class Level(StrEnum):
    """Where something acts."""

    MODEL = "model"
    SYSTEM = "system"


class Property(StrEnum):
    """What users expect of the system, and a threat takes away."""

    CONFIDENTIALITY = "confidentiality"
    INTEGRITY = "integrity"
    AVAILABILITY = "availability"
    PRIVACY = "privacy"
    HARMLESSNESS = "harmlessness"
    TRUTHFULNESS = "truthfulness"
    AUTHENTICITY = "authenticity"


class Phase(StrEnum):
    """When something acts."""

    DATA_COLLECTION = "data-collection"
    PRETRAINING = "pretraining"
    FINE_TUNING = "fine-tuning"
    INTEGRATION = "integration"
    INFERENCE = "inference"


class Knowledge(StrEnum):
    """What an attack needs to know of the model."""

    WHITE_BOX = "white-box"
    GRAY_BOX = "gray-box"
    BLACK_BOX = "black-box"


class Outcome(StrEnum):
    """What was shown."""

    MITIGATES = "mitigates"
    PARTIALLY_MITIGATES = "partially-mitigates"
    DETECTS = "detects"
    FAILS = "fails"
    BYPASSED = "bypassed"


class Basis(StrEnum):
    """How a coverage row is known."""

    EMPIRICAL = "empirical"
    CERTIFIED = "certified"
    ARGUED = "argued"


class Checked(StrEnum):
    """The best text in which a coverage row's subject, object, outcome and figure were seen."""

    PAPER = "paper"
    ABSTRACT = "abstract"
    SECONDARY = "secondary"
    NO = "no"


class Verified(StrEnum):
    """What a look-up confirmed of a reference."""

    TITLE_AND_ARXIV = "title-and-arxiv"
    TITLE = "title"
    NO = "no"


class Adaptive(StrEnum):
    """Whether the attacker in a test knew the defense."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
