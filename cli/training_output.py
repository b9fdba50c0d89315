"""A training for other programs, and for those who want to hear nothing."""

import json
import sys
from typing import Protocol

from cli.training_bar import finished_line
from core.training.event_words import event_to_dict
from core.training.events import Diverged, Event, Finished


class Output(Protocol):
    """Where a training's events go."""

    def show(self, event: Event) -> None: ...

    def say(self, text: str) -> None:
        """A sentence for a person."""
        ...

    def close(self) -> None: ...


class JsonEvents:
    """A line of JSON on standard output for each event, and nothing else there."""

    def show(self, event: Event) -> None:
        print(json.dumps(event_to_dict(event), ensure_ascii=False), flush=True)

    def say(self, text: str) -> None:
        print(text, file=sys.stderr)

    def close(self) -> None: ...


class LastLine:
    """Only how it ended."""

    def show(self, event: Event) -> None:
        match event:
            case Diverged():
                print(f"stopped at epoch {event.epoch}: {event.reason}", file=sys.stderr)
            case Finished():
                self.say(finished_line(event))

    def say(self, text: str) -> None:
        print(text, flush=True)

    def close(self) -> None: ...
