"""What the demo shop sells."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bike:
    slug: str
    name: str
    kind: str
    price: str
    line: str
    story: str
    facts: tuple[tuple[str, str], ...]

    @property
    def drawing(self) -> str:
        return f"demo/bikes/{self.slug}.html"

    @property
    def question(self) -> str:
        """What "Ask about it" writes into the chat, ready to be changed and sent."""
        return f"Hello, is the {self.name} in stock in my size? I am … cm tall."


BIKES = (
    Bike(
        "heron",
        "Heron",
        "City",
        "€899",
        "Sit up, step through, see over the cars.",
        "Everything that gets wet or dirty is covered, everything that needs light makes its own. "
        "The Heron is the bike for people who do not want to think about their bike.",
        (
            ("Gears", "7, in the hub"),
            ("Weight", "15.8 kg"),
            ("Carries", "25 kg and a child seat"),
            ("Sizes", "S M L"),
        ),
    ),
    Bike(
        "plover",
        "Plover",
        "Gravel",
        "€1,649",
        "For the way home that is a little longer.",
        "Wide tyres, a calm front, and room for two bottles and a night outdoors. "
        "It is quick on tarmac and does not mind when the tarmac stops.",
        (("Gears", "1 × 11"), ("Weight", "9.9 kg"), ("Tyres", "45 mm, tubeless"), ("Sizes", "XS S M L XL")),
    ),
    Bike(
        "otter",
        "Otter",
        "Cargo, electric",
        "€5,490",
        "Two children, one cello, or a week of groceries.",
        "The box is low, the belts have three points, and the motor starts a full load on a bridge. "
        "Ask us about the subsidy of your city, we fill in the form with you.",
        (
            ("Motor", "85 Nm"),
            ("Range", "50 to 80 km"),
            ("Box", "100 kg, two seats"),
            ("Sizes", "One, 1.55 to 1.95 m"),
        ),
    ),
    Bike(
        "swift",
        "Swift",
        "Road",
        "€2,190",
        "Light on Sunday, lit on Monday.",
        "A road bike with a dynamo hidden in the hub, because the best training is the way to work. "
        "8.6 kg with pedals, on our own scale.",
        (("Gears", "2 × 12"), ("Weight", "8.6 kg"), ("Lights", "60 lux, dynamo"), ("Sizes", "50 to 60 cm")),
    ),
    Bike(
        "wagtail",
        "Wagtail",
        "Folding",
        "€1,190",
        "Under the desk in twelve seconds.",
        "The first week it takes thirty and a bruise. After that the train is yours, "
        "and the bike counts as luggage.",
        (
            ("Folded", "62 × 58 × 30 cm"),
            ("Weight", "11.2 kg"),
            ("Gears", "4"),
            ("Sizes", "One, 1.50 to 1.92 m"),
        ),
    ),
    Bike(
        "finch",
        "Finch",
        "Children, 20 inch",
        "€429",
        "Light enough to be picked up by its rider.",
        "7.4 kg, brakes for small hands, and half of the price back when it is outgrown within two years. "
        "The dragon flag comes with it.",
        (
            ("Weight", "7.4 kg"),
            ("For", "1.15 to 1.35 m"),
            ("Gears", "6, twist"),
            ("Back", "half within two years"),
        ),
    ),
)

REPAIRS = (
    ("Puncture", "20 minutes, while you wait", "€14"),
    ("Small service", "brakes, gears, tyres, every bolt", "€55"),
    ("Full service", "ready the same day when it is here before ten", "€95"),
    ("True a wheel", "up to a centimetre of wobble", "€25"),
    ("New chain", "with fitting and a test ride", "€38"),
    ("Look at a noise", "we find it, you decide", "free"),
)
